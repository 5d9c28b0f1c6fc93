"""The ledger's roll copies the bolus part of a bucket into the new one: its mass never leaves the window.

The room for boluses fills up for good, and from then on every patient bolus is refused.
"""

FILE = "controller/ledger.py"
OLD = "    return (Bucket(charged=0, bolus=0, limit=limit, allowance=allowance), *window[:-1])\n"
NEW = """\
    return (
        Bucket(charged=0, bolus=window[-1].bolus, limit=limit, allowance=allowance),
        *window[:-1],
    )
"""
CLAIMS = ("DEL-4",)
