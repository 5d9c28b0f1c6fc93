"""A fill sets the usable floor to the device's least, whatever was prescribed: alarms come late."""

FILE = "controller/refill_commands.py"
OLD = "reservoir=drawn(filled(volume_nl, state.reservoir.usable_floor_nl), gone_nl),"
NEW = "reservoir=drawn(filled(volume_nl, Nanolitres(2_000_000)), gone_nl),"
CLAIMS = ("RES-1",)
