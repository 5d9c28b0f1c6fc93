"""Turning the program ends a bolus that runs, and the patient waits out a lockout for nothing."""

FILE = "controller/commands.py"
OLD = "            return evolve(state, order=evolve(state.order, ring=turned(state.order.ring, command.by)))\n"
NEW = """\
            order = evolve(state.order, ring=turned(state.order.ring, command.by))
            return evolve(state, order=order, bolus=NO_BOLUS)
"""
CLAIMS = ("DEL-4",)
