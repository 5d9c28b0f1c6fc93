"""A confirmed dose is taken for the time of day."""

FILE = "controller/mode_commands.py"
OLD = "evolve(state.power, record_lost=False)"
NEW = "evolve(state.power, record_lost=False, time_unknown=False)"
CLAIMS = ("CLK-2",)
