"""CATH-1 is counted where the motor turns by itself, though its bound is by what was commanded."""

FILE = "spec/claims.py"
OLD = """        ("A-PRESSURE", "A-STROKE", "A-INTERLOCK", "A-RESERVOIR","""
NEW = """        ("A-PRESSURE", "A-STROKE", "A-RESERVOIR","""
TEST = "tests/proofs/test_claims.py"
