"""Of the window's two newest minutes nothing is added to the quarter-hour that they come to lie in."""

FILE = "spec/link.py"
OLD = "parts[0] + now.charged_pg - now.newest_pg,"
NEW = "now.charged_pg - now.newest_pg,"
TEST = "tests/spec/test_chain.py"
