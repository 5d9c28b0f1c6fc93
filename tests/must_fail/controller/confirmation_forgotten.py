"""A confirmed dose starts the count of hours anew and leaves the holiday as it is.

The pump stays at half the dose for good, whatever a clinician does: withdrawal.
"""

FILE = "controller/commands.py"
OLD = "return evolve(state, holiday=False, record=confirmed)"
NEW = "return evolve(state, record=confirmed)"
CLAIMS = ("DEL-3",)
