"""A patient bolus begins the delivery record anew.

Of the day before nothing is known any more: a shortfall that lasted it is never alarmed.
"""

FILE = "controller/commands.py"
OLD = "                patient=begun(state.patient),\n"
NEW = """\
                patient=begun(state.patient),
                record=evolve(state.record, hours=NOTHING_RECORDED),
"""
CLAIMS = ("AUTH-1",)
