"""What the slower clock falls behind is forgotten with each minute: a slow clock is never told of."""

FILE = "controller/clocks.py"
OLD = "        behind_ms=Milliseconds(clocks.behind_ms + lost_ms),"
NEW = "        behind_ms=Milliseconds(lost_ms),"
CLAIMS = ("CLK-3", "ALM-3")
