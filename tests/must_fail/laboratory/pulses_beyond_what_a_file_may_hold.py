"""A motor that makes a pulse now and then does so more often than a scenario file may say."""

FILE = "fault_injection/campaign/troubles.py"
OLD = "least = max(least, (until - begin) // TIMES_MAX + 1)"
NEW = "pass"
TEST = "tests/fault_injection/campaign/test_plan.py"
