"""A forger who makes the chain anew is believed: the audit looks at headers alone."""

FILE = "fault_injection/audit.py"
OLD = """        if found != f"{line}\\n".encode("ascii"):
"""
NEW = """        if self._record == 1 and found != f"{line}\\n".encode("ascii"):
"""
TEST = "tests/fault_injection/test_audit.py"
