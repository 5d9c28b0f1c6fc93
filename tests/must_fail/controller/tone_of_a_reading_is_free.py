"""A tone that a reading of the clocks gives is not taken off the battery's account.

Beside a clock that creeps the battery then is empty while the account says that much is left.
"""

FILE = "controller/step.py"
OLD = """\
    paid = evolve(state, battery=tone_owed(state.battery, sounds=sounds))
"""
NEW = """\
    paid = state
"""
CLAIMS = ("BAT-1",)
