"""A raised volume limit is held against three days of the old limit instead of three of its own.

The new limit may empty the reservoir within days, and LOW comes too late by that much: withdrawal.
"""

FILE = "controller/refill_commands.py"
OLD = "return raised and above_floor < LOW_DAYS_OF_LIMIT * limit_nl"
NEW = "return raised and above_floor < LOW_DAYS_OF_LIMIT * limit_in_force(state.ledger.day_nl)"
CLAIMS = ("RES-1",)
