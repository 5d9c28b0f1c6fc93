"""The motor goes on while the needle is in the port.

What it draws is not what was aspirated, and the pump may be drawing air.
"""

FILE = "controller/step.py"
OLD = " or needle_in(state.refill) or state.battery.ended\n"
NEW = " or state.battery.ended\n"
CLAIMS = ("DOSE-6",)
