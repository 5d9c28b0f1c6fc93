"""Acknowledgements do not grow older: one button pressed silences an alarm for as long as its cause goes on.

The clinician who pressed it was called away; the reservoir runs dry, or the pump stays stopped, in silence.
"""

FILE = "controller/step.py"
OLD = "        alarms=minute_passed(state.alarms),\n"
NEW = "        alarms=state.alarms,\n"
CLAIMS = ("ALM-2",)
