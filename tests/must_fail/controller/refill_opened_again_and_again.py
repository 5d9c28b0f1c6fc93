"""A refill that is open may be opened again, and rests the motor for another 29 minutes each time.

Whoever opens it every half hour keeps the pump stopped for good, and nothing is abandoned.
"""

FILE = "controller/refill_commands.py"
OLD = "                refill_out_of_turn=is_open(state.refill),\n"
NEW = ""
CLAIMS = ("RES-3",)
