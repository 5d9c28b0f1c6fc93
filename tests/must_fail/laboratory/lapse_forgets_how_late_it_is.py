"""An observer who is told of many minutes at once takes the clocks for set."""

FILE = "spec/ghost_lapse.py"
OLD = "clocks.apart, clocks.late_ms)"
NEW = "clocks.apart, 0)"
TEST = "tests/fault_injection/test_leaping.py"
