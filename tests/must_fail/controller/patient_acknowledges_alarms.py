"""A patient who asks for a bolus quietens the pump: what only a clinician may acknowledge is acknowledged."""

FILE = "controller/commands.py"
OLD = "                patient=begun(state.patient),\n"
NEW = """\
                alarms=tuple(evolve(signal, acknowledged=signal.on) for signal in state.alarms),
                patient=begun(state.patient),
"""
CLAIMS = ("AUTH-1",)
