"""A fill sets the usable floor to the device's least, whatever was prescribed: alarms come late."""

FILE = "controller/refill_commands.py"
OLD = "reservoir=filled(volume_nl, state.reservoir.usable_floor_nl),"
NEW = "reservoir=filled(volume_nl, Nanolitres(2_000_000)),"
CLAIMS = ("RES-1",)
