"""While the pump is stopped its reminder stands, so a shortfall is not told besides.

The reminder is of low priority and was acknowledged long ago: a forgotten stop is never urgent.
"""

FILE = "controller/state.py"
OLD = "        short,\n        state.holiday,\n"
NEW = "        short & (state.mode != Mode.STOPPED),\n        state.holiday,\n"
CLAIMS = ("RES-4",)
