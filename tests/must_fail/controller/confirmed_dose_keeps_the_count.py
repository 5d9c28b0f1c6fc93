"""A confirmed dose ends a holiday and leaves the count of hours as it is.

The next minute begins the same holiday again: half the dose for as long as the two days are remembered.
"""

FILE = "controller/mode_commands.py"
OLD = "confirmed = evolve(state.record, since_confirmation=Hours(0))"
NEW = "confirmed = state.record"
CLAIMS = ("HOL-1",)
