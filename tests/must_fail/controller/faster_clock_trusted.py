"""A tick is due when either clock says so.

A clock that races ages the ledger early, and the day holds more than its limit.
"""

FILE = "controller/clocks.py"
OLD = "    return by_first & by_second"
NEW = "    return by_first | by_second"
CLAIMS = ("CLK-1",)
