"""Acknowledging any signal releases the motor.

Whoever silences the tone at night starts the runaway again.
"""

FILE = "controller/mode_commands.py"
OLD = "return evolve(state, alarms=acknowledged(state.alarms, command.cause))"
NEW = (
    "return evolve(state, alarms=acknowledged(state.alarms, command.cause), encoder=released(state.encoder))"
)
CLAIMS = ("DOSE-7",)
