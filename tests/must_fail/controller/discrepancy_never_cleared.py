"""CLEAR DISCREPANCY is accepted and clears nothing: boluses stay locked for good."""

FILE = "controller/refill_commands.py"
OLD = "            return evolve(state, refill=evolve(state.refill, discrepancy=False))\n"
NEW = "            return state\n"
CLAIMS = ("RES-3",)
