"""The daily ledger keeps no bucket beside its full ones for the quarter-hour that is filling now.

The oldest minutes of a day are forgotten early, and what they held is given a second time: overdose.
"""

FILE = "controller/units.py"
OLD = "DAY_BUCKETS = -(-(DAY_DS // TICK_DS_MIN + 1) // SLOT_MIN) + 1"
NEW = "DAY_BUCKETS = -(-(DAY_DS // TICK_DS_MIN + 1) // SLOT_MIN)"
CLAIMS = ("DOSE-1",)
