"""A chain does not look at minutes one by one, where the window does not bear all of them at once."""

FILE = "spec/link.py"
OLD = "            or minutes_granted(link.charged[3], link.hour_pg, now.costs, limits.hour_pg)\n"
NEW = "            or link.charged[3] > 0\n"
TEST = "tests/spec/test_chain.py"
