"""However much has left under a level that stands still, a chain goes on."""

FILE = "spec/level_link.py"
OLD = "quiet=moved_nl < STUCK_NL,"
NEW = "quiet=moved_nl >= 0,"
TEST = "tests/spec/test_level_link.py"
