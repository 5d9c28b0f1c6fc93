"""A leap goes on while an order that waits comes into force."""

FILE = "spec/quiet.py"
OLD = """        order_stays=not change_due(after.order, after.change, after.bolus, device),
"""
NEW = """        order_stays=after.change.since_max_nl >= 0,
"""
TEST = "tests/proofs/test_leaping.py"
