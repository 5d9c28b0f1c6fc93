"""Therapy that had ended is resumed at the dose of then.

Tolerance is gone after weeks without the drug: overdose.
"""

FILE = "controller/mode_commands.py"
OLD = "holiday=state.holiday | ended)"
NEW = "holiday=state.holiday)"
CLAIMS = ("HOL-1",)
