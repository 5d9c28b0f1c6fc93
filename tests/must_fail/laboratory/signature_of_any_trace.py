"""A good signature of another trace vouches for this one."""

FILE = "fault_injection/signature.py"
OLD = """    if (signature.records, signature.trace_sha256) != (chain.records, chain.head):
"""
NEW = """    if signature.records < 0:
"""
TEST = "tests/fault_injection/test_signature.py"
