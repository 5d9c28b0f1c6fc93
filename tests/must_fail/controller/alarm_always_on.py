"""Thresholds are reckoned from the mass limit, hundreds of times the volume limit in its own unit.

LOW stands from the first day, is acknowledged and ignored, and means nothing when drug runs out.
"""

FILE = "controller/state.py"
OLD = "limit_nl = Nanolitres(limit_in_force(state.ledger.day_nl))"
NEW = "limit_nl = Nanolitres(limit_in_force(state.ledger.day_pg))"
CLAIMS = ("ALM-4",)
