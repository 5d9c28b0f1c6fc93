"""A motor that makes a pulse by itself now and then makes one, and never again."""

FILE = "fault_injection/campaign/troubles.py"
OLD = "for at in times)"
NEW = "for at in times[:1])"
TEST = "tests/fault_injection/campaign/test_plan.py"
