"""The motor goes on while the needle is in the port.

What it draws is not what was aspirated, and the pump may be drawing air.
"""

FILE = "controller/step.py"
OLD = "    rests = changes or certainly_empty(state.reservoir) or needle_in(state.refill)\n"
NEW = "    rests = changes or certainly_empty(state.reservoir)\n"
CLAIMS = ("DOSE-6",)
