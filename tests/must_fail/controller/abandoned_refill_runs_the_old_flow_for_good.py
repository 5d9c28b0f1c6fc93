"""While a refill is open the fallback never comes into force.

The patient went home between fill and confirmation, with 2000 mcg/mL in a pump programmed for 500.
"""

FILE = "controller/step.py"
OLD = "    changes = change_due(state.order, state.change, state.bolus, device)\n"
NEW = (
    "    changes = not is_open(state.refill) and change_due(state.order, state.change, state.bolus, device)\n"
)
CLAIMS = ("DOSE-5",)
