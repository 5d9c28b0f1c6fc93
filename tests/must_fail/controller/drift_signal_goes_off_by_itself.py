"""The signal of a drift ends once it was acknowledged, though nobody set the time."""

FILE = "controller/clocks.py"
OLD = "    return clocks.behind_ms > DRIFT_MS"
NEW = "    return DRIFT_MS < clocks.behind_ms < DRIFT_MS + MINUTE_MS"
CLAIMS = ("CLK-3", "ALM-1")
