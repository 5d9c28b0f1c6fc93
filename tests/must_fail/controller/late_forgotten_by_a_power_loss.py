"""Power that comes back forgets how late the program is: with a battery that fails it is never told."""

FILE = "controller/step.py"
OLD = "        clocks=minute_counted(state.clocks),\n        battery="
NEW = "        clocks=evolve(minute_counted(state.clocks), late_ms=0),\n        battery="
CLAIMS = ("CLK-3",)
