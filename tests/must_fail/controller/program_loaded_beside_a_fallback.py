"""A program is loaded while a fallback runs, and what the fallback replaced does not come back."""

FILE = "controller/commands.py"
OLD = "        fallback_runs=state.change.fallen_back,\n"
NEW = ""
CLAIMS = ("RES-3",)
