"""Turning the program ends a bolus that runs, and the patient waits out a lockout for nothing."""

FILE = "controller/commands.py"
OLD = "            return evolve(state, order=evolve(state.order, ring="
NEW = "            return evolve(state, bolus=NO_BOLUS, order=evolve(state.order, ring="
CLAIMS = ("DEL-4",)
