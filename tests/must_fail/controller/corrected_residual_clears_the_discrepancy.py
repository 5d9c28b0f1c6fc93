"""A residual that is reported again takes an earlier discrepancy back, and nobody has looked into it."""

FILE = "controller/refill.py"
OLD = "        discrepancy=refill.discrepancy | too_little | too_much,\n"
NEW = "        discrepancy=too_little | too_much,\n"
CLAIMS = ("RES-3",)
