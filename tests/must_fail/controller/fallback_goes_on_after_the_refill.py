"""A fallback stays in force when the refill is confirmed: for days a quarter of the dose, and no signal.

The same drug was filled in, only late.
"""

FILE = "controller/refill_commands.py"
OLD = "    return put_in_force(state, state.change.order) if state.change.fallen_back else state\n"
NEW = "    return state\n"
CLAIMS = ("RES-3",)
