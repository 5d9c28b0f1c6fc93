"""A fill is confirmed whatever volume the confirmation names.

A slip of the finger while reporting 8 mL for 18, or 18 for 8, is never noticed.
"""

FILE = "controller/refill_commands.py"
OLD = "                not_repeated=not _repeats(state, command),\n"
NEW = ""
CLAIMS = ("RES-3",)
