"""The order that waits keeps the ring as it was at the fill.

Two days later its night flow comes by day.
"""

FILE = "controller/step.py"
OLD = "        change=evolve(state.change, order=in_next_slot(state.change.order)),\n"
NEW = ""
CLAIMS = ("DEL-1",)
