"""END THERAPY is accepted and starts delivery.

Whoever takes the pump out of use leaves it infusing.
"""

FILE = "controller/mode_commands.py"
OLD = "return evolve(state, mode=Mode.ENDED, holiday=False, record=forgotten)"
NEW = "return evolve(state, mode=Mode.INFUSING, holiday=False, record=forgotten)"
CLAIMS = ("DOSE-6",)
