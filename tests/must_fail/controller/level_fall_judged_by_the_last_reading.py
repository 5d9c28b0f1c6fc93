"""A level falls too fast only if it is far below the last reading that moved.

A leak of hours is never more than a little in a minute, and empties the reservoir unseen.
"""

FILE = "controller/level.py"
OLD = "        falls=_falls(level, lower_nl, tells=usable, refill_open=refill_open),\n"
NEW = "        falls=_falls(level, watch.stood_nl, tells=usable, refill_open=refill_open),\n"
CLAIMS = ("RES-5",)
