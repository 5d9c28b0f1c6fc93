"""With all monitors no minute need be stepped through, however long it has been."""

FILE = "fault_injection/run.py"
OLD = "            most = min(most, self._stepped_last + DAY_MIN - minute)\n"
NEW = "            most = min(most, self._stepped_last + 400 * DAY_MIN - minute)\n"
TEST = "tests/fault_injection/test_leaping.py"
