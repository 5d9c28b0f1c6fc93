"""A level that has fallen by less than twice the resolution is taken for one that stands still."""

FILE = "spec/level_link.py"
OLD = "watch.stood_nl - LEVEL_RESOLUTION_NL)"
NEW = "watch.stood_nl - 2 * LEVEL_RESOLUTION_NL)"
TEST = "tests/spec/test_level_link.py"
