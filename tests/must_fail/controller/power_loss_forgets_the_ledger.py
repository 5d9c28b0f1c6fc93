"""Power that comes back opens a new ledger.

Two resets in a day, and the day may hold three times its limit.
"""

FILE = "controller/step.py"
OLD = "        power=came_back(state.power, record_lost=event.record_lost),\n"
NEW = (
    "        power=came_back(state.power, record_lost=event.record_lost),\n"
    "        ledger=evolve(state.ledger, day_pg=(state.ledger.day_pg[-1],) * 98),\n"
)
CLAIMS = ("INT-1", "DOSE-1")
