"""A chain does not look at the window of minutes."""

FILE = "spec/link.py"
OLD = "        and minutes_granted(link.charged[3], link.hour_pg, costs, limits.hour_pg)\n"
NEW = ""
TEST = "tests/spec/test_chain.py"
