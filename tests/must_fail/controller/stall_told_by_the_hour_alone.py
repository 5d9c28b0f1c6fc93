"""One pulse that nobody saw is a stall after an hour.

At the least flow there is one pulse an hour: a single miscount gives a high alarm and locks boluses.
"""

FILE = "controller/encoder.py"
OLD = "(encoder.unseen >= STALL_PULSES) & (encoder.unseen_min >= STALL_MIN)"
NEW = "(encoder.unseen >= 1) & (encoder.unseen_min >= STALL_MIN)"
CLAIMS = ("ALM-3",)
