"""A refill that nobody confirms raises no alarm of its own.

A session that was broken off leaves a pump with an unknown drug, unnoticed for weeks.
"""

FILE = "controller/refill.py"
OLD = "    return is_open(refill) & (refill.minutes >= NEEDLE_MIN)\n"
NEW = "    return is_open(refill) & (refill.minutes >= 60 * NEEDLE_MIN)\n"
CLAIMS = ("RES-3",)
