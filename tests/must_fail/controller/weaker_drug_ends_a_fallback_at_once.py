"""A fallback ends with whatever drug is confirmed, also while a stronger one is still in the tubing."""

FILE = "controller/refill_commands.py"
OLD = "    known = _fallback_over(state)\n"
NEW = "    known = put_in_force(state, order) if state.change.fallen_back else state\n"
CLAIMS = ("DOSE-5",)
