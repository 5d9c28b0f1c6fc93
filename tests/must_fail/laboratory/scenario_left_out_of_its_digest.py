"""A prescription that is called like the scenario takes its place."""

FILE = "fault_injection/prescriptions.py"
OLD = """SCENARIO = ""
"""
NEW = """SCENARIO = "scenario"
"""
TEST = "tests/fault_injection/test_bad_scenarios.py"
