"""A refill that nobody confirms raises no alarm of its own.

It is the session that was broken off and left the pump with an unknown drug: 8 reports, up to 21 days unnoticed.
"""

FILE = "controller/refill.py"
OLD = "    return is_open(refill) & (refill.minutes >= NEEDLE_MIN)\n"
NEW = "    return is_open(refill) & (refill.minutes >= 60 * NEEDLE_MIN)\n"
CLAIMS = ("RES-3",)
