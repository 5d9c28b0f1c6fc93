"""A key that others may read signs all the same."""

FILE = "fault_injection/signature.py"
OLD = """    if not stat.S_ISREG(status.st_mode) or stat.S_IMODE(status.st_mode) & 0o077:
"""
NEW = """    if not stat.S_ISREG(status.st_mode):
"""
TEST = "tests/fault_injection/test_signature.py"
