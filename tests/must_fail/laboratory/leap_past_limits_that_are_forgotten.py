"""A leap goes on while older limits leave the ledger, and judges windows by those of the order alone."""

FILE = "fault_injection/run.py"
OLD = """        if not self.logbook.limits_stay(minute):
            return False
"""
NEW = ""
TEST = "tests/fault_injection/test_leaping.py"
