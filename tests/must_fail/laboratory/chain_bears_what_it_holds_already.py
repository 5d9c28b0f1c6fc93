"""The window of minutes is taken to bear a quarter-hour's pulses because it bears those before."""

FILE = "spec/link.py"
OLD = "            link.charged[3] + now.charged_pg <= limits.hour_pg\n"
NEW = "            link.charged[3] <= limits.hour_pg\n"
TEST = "tests/spec/test_chain.py"
