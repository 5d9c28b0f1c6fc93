"""What the program held back goes on building up.

When the catheter opens, hours of it come in minutes: overdose.
"""

FILE = "controller/schedule.py"
OLD = "    return FlowMinutes(units - 1) if held & (left >= units) else FlowMinutes(left % units)\n"
NEW = "    return left if held else FlowMinutes(left % units)\n"
CLAIMS = ("CATH-1",)
