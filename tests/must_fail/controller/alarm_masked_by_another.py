"""While the pump is stopped its reminder stands, so a shortfall is not told besides.

The reminder is of low priority and was acknowledged long ago: a forgotten stop is never urgent.
"""

FILE = "controller/state.py"
OLD = "        short,\n        holiday,\n"
NEW = "        short & (mode != Mode.STOPPED),\n        holiday,\n"
CLAIMS = ("RES-4",)
