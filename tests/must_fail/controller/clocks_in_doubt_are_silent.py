"""Clocks that disagree lower the flow, and nobody is told why."""

FILE = "controller/clocks.py"
OLD = "    return clocks.disagree | clocks.first_lost | clocks.second_lost"
NEW = "    return clocks.first_lost | clocks.second_lost"
CLAIMS = ("CLK-3", "ALM-3")
