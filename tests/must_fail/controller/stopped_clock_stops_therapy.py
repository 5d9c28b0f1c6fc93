"""A clock that stands still is waited for, without end and without a word."""

FILE = "controller/clocks.py"
OLD = "    second_lost = clocks.second_lost | (still[1] >= STILL_READINGS)"
NEW = "    second_lost = clocks.second_lost"
CLAIMS = ("CLK-3",)
