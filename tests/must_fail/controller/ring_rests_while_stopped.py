"""The program stands still while the pump is stopped, as one that counts what it delivers would."""

FILE = "controller/step.py"
OLD = "        order=in_next_slot(state.order),\n"
NEW = "        order=in_next_slot(state.order) if state.mode != Mode.STOPPED else state.order,\n"
CLAIMS = ("CLK-2",)
