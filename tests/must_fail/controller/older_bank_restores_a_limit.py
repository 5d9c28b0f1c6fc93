"""Of two whole records the older one counts: a limit that was lowered is back, and a pulse is forgotten."""

FILE = "controller/shell/store.py"
OLD = """max(whole, key=lambda record: record.sequence)"""
NEW = """min(whole, key=lambda record: record.sequence)"""
CLAIMS = ("INT-2",)
