"""What the first clock falls behind makes up for what the second did, though the pump was late by both."""

FILE = "controller/clocks.py"
OLD = "    lost_ms = _apart_ms(clocks) if _both_run(clocks) else 0"
NEW = "    lost_ms = clocks.first.advanced_ms - clocks.second.advanced_ms if _both_run(clocks) else 0"
CLAIMS = ("CLK-3",)
