"""Under a level that stands still a chain counts the pulse of the last minute, which is not confirmed yet."""

FILE = "spec/level_link.py"
OLD = "link.unconfirmed + now.count - now.pulses[-1]\n"
NEW = "link.unconfirmed + now.count\n"
TEST = "tests/spec/test_level_link.py"
