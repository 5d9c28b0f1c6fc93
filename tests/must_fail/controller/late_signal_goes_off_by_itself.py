"""A program that is very late is no cause any more: its signal may end, though nobody set the time."""

FILE = "controller/clocks.py"
OLD = "    return clocks.late_ms > LATE_MS"
NEW = "    return (clocks.late_ms > LATE_MS) & (clocks.late_ms < LATE_MS + MINUTE_MS)"
CLAIMS = ("CLK-3",)
