"""The program's clock stands still while the pump is stopped.

After a stop of hours, day and night doses come at the wrong hours from then on.
"""

FILE = "controller/step.py"
OLD = "ring=next_slot(state.order.ring)),"
NEW = "ring=next_slot(state.order.ring) if state.mode == Mode.INFUSING else state.order.ring),"
CLAIMS = ("DEL-1",)
