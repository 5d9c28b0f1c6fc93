"""A clock that stands still is waited for, without end and without a word."""

FILE = "controller/clocks.py"
OLD = "        lost=clock.lost | (still >= STILL_READINGS),"
NEW = "        lost=clock.lost,"
CLAIMS = ("CLK-3",)
