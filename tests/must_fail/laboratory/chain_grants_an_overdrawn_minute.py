"""A chain does not look at the window of minutes."""

FILE = "spec/link.py"
OLD = "        fits = fits & (charged <= limit_pg)\n"
NEW = "        fits = fits | (charged <= limit_pg)\n"
TEST = "tests/spec/test_chain.py"
