"""A drift that has gone on for long is no cause any more: its signal may end, though nobody set the time."""

FILE = "controller/clocks.py"
OLD = "    return clocks.behind_ms > DRIFT_MS"
NEW = "    return (clocks.behind_ms > DRIFT_MS) & (clocks.behind_ms < DRIFT_MS + MINUTE_MS)"
CLAIMS = ("CLK-3",)
