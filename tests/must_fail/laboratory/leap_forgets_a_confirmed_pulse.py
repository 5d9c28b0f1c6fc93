"""A leap leaves the pulse of the minute before it out of what is confirmed."""

FILE = "spec/leap.py"
OLD = """        confirmed=Pulses(state.unconfirmed + count - pulses[-1]),
"""
NEW = """        confirmed=Pulses(count - pulses[-1]),
"""
TEST = "tests/proofs/test_leaping.py"
