"""The order that waited comes into force with an empty ledger, as at commissioning.

What the old drug left in the body does not count any more.
"""

FILE = "controller/state.py"
OLD = "        ledger=under_new_limits(state.ledger, order.limits, order.allowances),\n"
NEW = "        ledger=opened(order.limits, order.allowances),\n"
CLAIMS = ("DOSE-1",)
