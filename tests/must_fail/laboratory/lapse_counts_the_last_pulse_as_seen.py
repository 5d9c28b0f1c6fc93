"""The pulse of the last minute of a lapse counts as confirmed, which it is a minute later."""

FILE = "spec/lapse.py"
OLD = "if minute - 1 <= each.at < self.minutes)"
NEW = "if minute - 1 <= each.at)"
TEST = "tests/spec/test_lapse.py"
