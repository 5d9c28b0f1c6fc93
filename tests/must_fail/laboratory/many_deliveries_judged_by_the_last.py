"""Of many deliveries judged at once only the windows that end with the last are looked at."""

FILE = "fault_injection/dose_monitor.py"
OLD = "        ends = np.arange(len(deliveries) - len(new), len(deliveries))\n"
NEW = "        ends = np.arange(len(deliveries) - 1, len(deliveries))\n"
TEST = "tests/fault_injection/test_dose_monitor.py"
