"""When power comes back, a minute is taken to be over.

A battery that fails again and again then delivers as fast as it fails.
"""

FILE = "controller/step.py"
OLD = "        clocks=minute_counted(state.clocks),\n        battery="
NEW = "        clocks=read(state.clocks, SLOT_MIN * 4_000, SLOT_MIN * 4_000),\n        battery="
CLAIMS = ("CLK-1",)
