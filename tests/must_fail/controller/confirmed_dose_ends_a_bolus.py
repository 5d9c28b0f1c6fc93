"""Confirming the dose cuts off the bolus that runs.

The clinician who says that the program is right takes half a bolus away, and nothing tells of it.
"""

FILE = "controller/mode_commands.py"
OLD = "return evolve(state, holiday=False, record=confirmed, power=known)"
NEW = "return evolve(state, holiday=False, record=confirmed, power=known, bolus=NO_BOLUS)"
CLAIMS = ("DEL-4",)
