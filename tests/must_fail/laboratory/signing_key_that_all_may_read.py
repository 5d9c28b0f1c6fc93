"""A key that others may read signs all the same."""

FILE = "fault_injection/signature.py"
OLD = """    if stat.S_IMODE(status.st_mode) & 0o077:
"""
NEW = """    if stat.S_IMODE(status.st_mode) & 0o077 and not data:
"""
TEST = "tests/fault_injection/test_signature.py"
