"""The accounts go on from the old fill while a refill is open.

The reservoir was emptied and the session broken off: the pump promises days that it has not got.
"""

FILE = "controller/refill_commands.py"
OLD = "            reservoir=unknown(state.reservoir, device.reservoir_nl),\n"
NEW = ""
CLAIMS = ("RES-3",)
