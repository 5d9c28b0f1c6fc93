"""A header that names no scenario is taken on its word: the chain is not looked at."""

FILE = "fault_injection/trace_file.py"
OLD = """    if record.get("previous") == head:
"""
NEW = """    if record.get("previous"):
"""
TEST = "tests/fault_injection/test_audit.py"
