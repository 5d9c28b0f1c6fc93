"""What the slower clock falls behind is forgotten with each minute: a slow clock is never told of."""

FILE = "controller/clocks.py"
OLD = "        late_ms=Milliseconds(clocks.late_ms + larger(0, _leading_ms(clocks) - MINUTE_MS)),"
NEW = "        late_ms=Milliseconds(larger(0, _leading_ms(clocks) - MINUTE_MS)),"
CLAIMS = ("CLK-3", "ALM-3")
