"""The limits of 24 h 29 min are said to cover all that the ledger of 24 h 30 min may hold."""

FILE = "spec/windows.py"
OLD = """\
    "day_pg", lambda ledger: ledger.day_pg, lambda amounts: amounts.day_pg,
    DAY_BUCKETS, False, DAY_DS, DAY_BUCKETS * SLOT_MIN,
"""
NEW = """\
    "day_pg", lambda ledger: ledger.day_pg, lambda amounts: amounts.day_pg,
    DAY_BUCKETS, False, DAY_DS, DAY_BUCKETS * SLOT_MIN - 1,
"""
CLAIMS = ("DOSE-1",)
NOTICED_AS = ("refuted",)
