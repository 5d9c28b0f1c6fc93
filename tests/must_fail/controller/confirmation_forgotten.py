"""A confirmed dose starts the count of hours anew and leaves the holiday as it is.

The pump stays at half the dose for good, whatever a clinician does: withdrawal.
"""

FILE = "controller/mode_commands.py"
OLD = "return evolve(state, holiday=False, record=confirmed, power=known)"
NEW = "return evolve(state, record=confirmed, power=known)"
CLAIMS = ("DEL-3",)
