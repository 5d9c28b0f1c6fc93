"""A leap goes on while the volume comes below the threshold of LOW."""

FILE = "spec/quiet.py"
OLD = """        (_given(alarms, Cause.RESERVOIR_LOW) or not below(reservoir, told, low_nl))
        and (_given"""
NEW = """        (_given(alarms, Cause.RESERVOIR_LOW) or not below(reservoir, told, critical_nl))
        and (_given"""
TEST = "tests/proofs/test_leaping.py"
