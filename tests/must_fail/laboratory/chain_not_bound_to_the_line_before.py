"""Every record is bound to the header, so one in between can be taken out."""

FILE = "fault_injection/trace.py"
OLD = """        self.head = digest(line.encode("ascii"))
"""
NEW = """        self.head = digest(line.encode("ascii")) if self.records == 0 else self.head
"""
TEST = "tests/fault_injection/test_trace.py"
