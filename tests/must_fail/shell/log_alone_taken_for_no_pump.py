"""Where only the log is left of a pump another is commissioned, and its windows begin at nothing."""

FILE = "controller/shell/commissioning.py"
OLD = """for name in FILES)"""
NEW = """for name in PLACES)"""
TEST = "tests/controller/shell/test_commissioning.py"
