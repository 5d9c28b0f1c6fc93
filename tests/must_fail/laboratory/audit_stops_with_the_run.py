"""What was added after the end of a run is not looked at."""

FILE = "fault_injection/audit.py"
OLD = """        comparison.end()
"""
NEW = """"""
TEST = "tests/fault_injection/test_audit.py"
