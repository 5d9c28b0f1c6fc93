"""A leap goes on while the volume comes below the threshold of LOW."""

FILE = "spec/quiet.py"
OLD = """    low = told.low | (lower_nl < volumes.low_nl)
"""
NEW = """    low = told.low | (lower_nl < volumes.critical_nl)
"""
TEST = "tests/proofs/test_leaping.py"
