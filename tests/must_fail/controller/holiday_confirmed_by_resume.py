"""RESUME is taken for a confirmation of the dose.

Whoever finds the pump stopped presses it, and gives the dose of before a holiday that nobody has thought of.
"""

FILE = "controller/mode_commands.py"
OLD = "holiday=state.holiday | ended)"
NEW = "holiday=ended)"
CLAIMS = ("HOL-1",)
