"""The program's clock stands still while the pump is stopped.

After a stop of hours, day and night doses come at the wrong hours from then on.
"""

FILE = "controller/step.py"
OLD = "        order=in_next_slot(state.order),\n"
NEW = "        order=in_next_slot(state.order) if state.mode == Mode.INFUSING else state.order,\n"
CLAIMS = ("DEL-1",)
