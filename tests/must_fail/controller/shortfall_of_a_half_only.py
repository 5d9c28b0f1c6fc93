"""A shortfall is told when half of a day is missing, and not a quarter.

A patient on two thirds of the dose is in withdrawal, and the pump finds nothing to say.
"""

FILE = "controller/record.py"
OLD = "(4 * delivered < 3 * sum("
NEW = "(4 * delivered < 2 * sum("
CLAIMS = ("DEL-5",)
