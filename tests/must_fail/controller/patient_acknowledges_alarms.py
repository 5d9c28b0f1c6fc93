"""A patient who asks for a bolus acknowledges that the reservoir runs low: no clinician hears of it."""

FILE = "controller/commands.py"
OLD = "                patient=begun(state.patient),\n"
NEW = """\
                alarms=(evolve(state.alarms[0], acknowledged=state.alarms[0].on), *state.alarms[1:]),
                patient=begun(state.patient),
"""
CLAIMS = ("AUTH-1",)
