"""A refill that is opened while a stronger drug waits leaves the order in force as it is.

500, then 2000, then 500 again within two days: the 2000 on its way to the tip is charged as 500.
"""

FILE = "controller/refill_commands.py"
OLD = "    strongest = _strongest_in_force(state)\n"
NEW = "    strongest = state\n"
CLAIMS = ("DOSE-5",)
