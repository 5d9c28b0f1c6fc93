"""The day's ledger is cleared when the program begins anew, which it takes its highest hour for.

Boluses on both sides of that midnight add up to more than the patient's daily limit: overdose.
"""

FILE = "controller/step.py"
OLD = """\
    return evolve(
        older,
        minute_in_slot=Minutes(0),
        ledger=next_quarter_hour(state.ledger, limits, allowances),
"""
NEW = """\
    ledger = next_quarter_hour(state.ledger, limits, allowances)
    midnight = in_next_slot(state.order).ring[0] >= state.order.peak_nl_per_day
    mass = tuple(evolve(bucket, charged=0) for bucket in ledger.day_pg)
    volume = tuple(evolve(bucket, charged=0) for bucket in ledger.day_nl)
    return evolve(
        older,
        minute_in_slot=Minutes(0),
        ledger=evolve(ledger, day_pg=mass, day_nl=volume) if midnight else ledger,
"""
CLAIMS = ("DOSE-1",)
