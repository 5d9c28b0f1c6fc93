"""A fallback stays in force when the refill is confirmed: for days a quarter of the dose, and no signal.

The same drug was filled in, only late.
"""

FILE = "controller/refill_commands.py"
OLD = "    return state.change.fallen_back & as_known\n"
NEW = "    return as_known & (order.pulse_pg > known_pg)\n"
CLAIMS = ("RES-3",)
