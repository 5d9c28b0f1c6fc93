"""The fraction of a pulse that a slot leaves over is dropped when the next one begins.

At low flow, up to 96 pulses a day never come: therapy fades, and nothing tells of it.
"""

FILE = "controller/step.py"
OLD = """\
        minute_in_slot=Minutes(0),
        ledger=next_quarter_hour(state.ledger, limits, allowances),
"""
NEW = """\
        minute_in_slot=Minutes(0),
        phase=FlowMinutes(0),
        ledger=next_quarter_hour(state.ledger, limits, allowances),
"""
CLAIMS = ("DEL-1",)
