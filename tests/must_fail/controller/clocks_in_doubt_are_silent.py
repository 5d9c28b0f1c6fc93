"""Clocks that disagree lower the flow, and nobody is told why."""

FILE = "controller/clocks.py"
OLD = "    return clocks.disagree | clocks.first.lost | clocks.second.lost | is_late(clocks)"
NEW = "    return clocks.first.lost | clocks.second.lost | is_late(clocks)"
CLAIMS = ("CLK-3", "ALM-3")
