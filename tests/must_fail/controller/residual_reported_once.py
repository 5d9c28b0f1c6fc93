"""A residual typed wrong stays as it was typed: what it hides of the pump's delivery stays hidden."""

FILE = "controller/refill_commands.py"
OLD = "    return (phase == Phase.OPENED) | (phase == Phase.RESIDUAL_REPORTED)\n"
NEW = "    return phase == Phase.OPENED\n"
CLAIMS = ("RES-3",)
