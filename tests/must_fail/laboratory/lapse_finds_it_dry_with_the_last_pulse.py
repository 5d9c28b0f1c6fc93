"""A reservoir that was empty before a lapse is told dry only from the lapse's last pulse on."""

FILE = "fault_injection/logbook.py"
OLD = "        self._found_dry(Minutes(minute + 1))\n"
NEW = ""
TEST = "tests/fault_injection/test_leaping.py"
