"""How late the program is goes by the first clock, though it is the second that leads."""

FILE = "controller/clocks.py"
OLD = "        late_ms=Milliseconds(clocks.late_ms + larger(0, _leading_ms(clocks) - MINUTE_MS)),"
NEW = "        late_ms=Milliseconds(clocks.late_ms + larger(0, clocks.first.advanced_ms - MINUTE_MS)),"
CLAIMS = ("CLK-3",)
