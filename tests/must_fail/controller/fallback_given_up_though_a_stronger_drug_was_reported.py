"""A report of a stronger drug is forgotten with its correction, though the pump may have pumped it since."""

FILE = "controller/refill_commands.py"
OLD = "    as_known = (order.pulse_pg <= known_pg) & (state.refill.strongest_pg <= known_pg)\n"
NEW = "    as_known = order.pulse_pg <= known_pg\n"
CLAIMS = ("RES-3",)
