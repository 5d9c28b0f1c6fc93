"""A chain leaves what has left the day's window in the sum that it carries, and so ends early."""

FILE = "spec/link.py"
OLD = "charged[0] + now.charged_pg - link.day_pg[-1].charged,"
NEW = "charged[0] + now.charged_pg,"
TEST = "tests/spec/test_chain.py"
