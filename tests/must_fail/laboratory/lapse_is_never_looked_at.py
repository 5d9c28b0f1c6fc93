"""The invariants are not looked at where a lapse ends."""

FILE = "spec/watch.py"
OLD = "        if self._ticks // INVARIANTS_EVERY == looks:\n"
NEW = "        if self._ticks // INVARIANTS_EVERY >= looks:\n"
TEST = "tests/spec/test_lapse.py"
