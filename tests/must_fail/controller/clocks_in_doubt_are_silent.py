"""Clocks that disagree lower the flow, and nobody is told why."""

FILE = "controller/clocks.py"
OLD = "    return clocks.disagree | clocks.first.lost | clocks.second.lost | drifted(clocks)"
NEW = "    return clocks.first.lost | clocks.second.lost | drifted(clocks)"
CLAIMS = ("CLK-3", "ALM-3")
