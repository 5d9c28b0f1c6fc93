"""Turning the program ends a bolus that runs, and the patient waits out a lockout for nothing."""

FILE = "controller/mode_commands.py"
OLD = "                order=_turned(state.order, command.by),\n"
NEW = "                bolus=NO_BOLUS,\n                order=_turned(state.order, command.by),\n"
CLAIMS = ("DEL-4",)
