"""A confirmed fill forgets what was charged in the quarter-hour before it.

A bolus before the refill and another after it: the day's limit is given twice.
"""

FILE = "controller/state.py"
OLD = "        ledger=under_new_limits(state.ledger, limits, state.order.allowances),\n"
NEW = (
    "        ledger=evolve(under_new_limits(state.ledger, limits, state.order.allowances), "
    "day_pg=(evolve(state.ledger.day_pg[0], charged=0), *state.ledger.day_pg[1:])),\n"
)
CLAIMS = ("DOSE-1",)
