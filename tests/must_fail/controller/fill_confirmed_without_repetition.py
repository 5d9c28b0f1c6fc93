"""A fill is confirmed whatever volume the confirmation names.

A slip of the finger while reporting 8 mL for 18, or 18 for 8, is never noticed.
"""

FILE = "controller/commands.py"
OLD = "                not_repeated=not repeats(state, command),\n"
NEW = ""
CLAIMS = ("RES-3",)
