"""Power that comes back begins the drift of the clocks anew: with a battery that fails it is never told."""

FILE = "controller/step.py"
OLD = "        clocks=minute_counted(state.clocks),\n        battery="
NEW = "        clocks=evolve(minute_counted(state.clocks), behind_ms=0),\n        battery="
CLAIMS = ("CLK-3",)
