"""A blocked catheter is told only while a bolus runs.

Most of the day none does, and the program is pumped into a closed tube.
"""

FILE = "controller/state.py"
OLD = "        state.pressure_watch.holds,\n"
NEW = "        state.pressure_watch.holds & (state.bolus.pulses > 0),\n"
CLAIMS = ("CATH-1",)
