"""A fallback ends with whatever drug is confirmed, also while a stronger one is still in the tubing."""

FILE = "controller/refill_commands.py"
OLD = "    known = put_in_force(state, state.change.order) if fallback_over(state, order) else state\n"
NEW = "    known = put_in_force(state, order) if fallback_over(state, order) else state\n"
CLAIMS = ("DOSE-5",)
