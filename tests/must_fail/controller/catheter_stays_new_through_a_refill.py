"""A catheter that was new stays so when a refill is opened, and volume is counted anew from there."""

FILE = "controller/state.py"
OLD = "    change = waiting(order, state.order, since_max_nl=since_max_nl)\n"
NEW = """\
    change = evolve(
        waiting(order, state.order, since_max_nl=since_max_nl), new_catheter=state.change.new_catheter
    )
"""
CLAIMS = ("DOSE-1",)
