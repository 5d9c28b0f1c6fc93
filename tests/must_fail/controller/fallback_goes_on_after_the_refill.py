"""A fallback stays in force when the refill is confirmed: for days a quarter of the dose, and no signal.

The same drug was filled in, only late.
"""

FILE = "controller/refill_commands.py"
OLD = "    known = put_in_force(state, state.change.order) if fallback_over(state, order) else state\n"
NEW = "    known = put_in_force(state, state.order) if fallback_over(state, order) else state\n"
CLAIMS = ("RES-3",)
