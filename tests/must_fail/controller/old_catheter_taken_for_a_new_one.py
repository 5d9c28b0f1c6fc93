"""On an old catheter the prescribed order is in force from the start, as on a new one.

The pump was replaced, and what the old one left in the tubing comes at the new one's flow.
"""

FILE = "controller/state.py"
OLD = "    return _with_first_alarms(with_order_waiting(state, order, since_max_nl=Nanolitres(0)))\n"
NEW = """\
    waits = _with_first_alarms(with_order_waiting(state, order, since_max_nl=Nanolitres(0)))
    return evolve(put_in_force(waits, order), change=evolve(waits.change, pending=False))
"""
CLAIMS = ("DOSE-5",)
