"""Priming is announced to the volume window without a look at what is left in the reservoir."""

FILE = "controller/commands.py"
OLD = "            limits = beside_priming(state.order.limits, bolus, device)\n            return evolve("
NEW = "            limits = state.order.limits\n            return evolve("
CLAIMS = ("RES-1",)
