"""What is at rest may have a refill open."""

FILE = "spec/quiet.py"
OLD = """        and state.refill.phase == Phase.CLOSED
"""
NEW = """        and state.refill.minutes >= 0
"""
TEST = "tests/proofs/test_leaping.py"
