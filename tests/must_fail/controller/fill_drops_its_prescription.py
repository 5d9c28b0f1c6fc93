"""A fill of the drug in force is confirmed with another prescription, and that is dropped.

A dose that was lowered at the refill, because it was too high, goes on as it was.
"""

FILE = "controller/refill_commands.py"
OLD = """\
                other_prescription=_is_another(command.order, state.order)
                | (state.change.fallen_back & _is_another(command.order, state.change.order)),
"""
NEW = ""
CLAIMS = ("RES-3",)
