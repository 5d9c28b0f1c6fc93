"""On an old catheter the prescribed order is in force from the start, as on a new one.

The pump was replaced, and what the old one left in the tubing comes at the new one's flow.
"""

FILE = "controller/state.py"
OLD = "    return evolve(state, change=change, ledger=ledger, alarms=updated(NO_ALARMS, present))\n"
NEW = """\
    early = put_in_force(evolve(state, ledger=ledger, alarms=updated(NO_ALARMS, present)), order)
    return evolve(early, change=evolve(change, pending=False))
"""
CLAIMS = ("DOSE-5",)
