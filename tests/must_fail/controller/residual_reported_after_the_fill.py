"""A residual may be reported after a fill, which is then forgotten: another vial may follow unseen."""

FILE = "controller/refill_commands.py"
OLD = "    return (phase == Phase.OPENED) | (phase == Phase.RESIDUAL_REPORTED)\n"
NEW = "    return phase != Phase.CLOSED\n"
CLAIMS = ("RES-3",)
