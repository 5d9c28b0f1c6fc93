"""Once another order is in force, its quarter-hours are taken for those of the one before."""

FILE = "fault_injection/leaping.py"
OLD = "        if kept != self._fixed:\n"
NEW = "        if self._fixed is None:\n"
TEST = "tests/fault_injection/test_leaping.py"
