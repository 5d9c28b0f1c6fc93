"""What was pumped since the residual is not taken off: the lower account promises drug that has left."""

FILE = "controller/refill_commands.py"
OLD = "reservoir=drawn(filled(volume_nl, state.reservoir.usable_floor_nl), gone_nl),"
NEW = "reservoir=filled(volume_nl, state.reservoir.usable_floor_nl),"
CLAIMS = ("RES-3",)
