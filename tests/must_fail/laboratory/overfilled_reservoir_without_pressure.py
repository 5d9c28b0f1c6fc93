"""What an overfilled reservoir gives is not what its pressure makes of a pulse."""

FILE = "fault_injection/plant/body.py"
OLD = "return self._sound and not overfilled and "
NEW = "return self._sound and "
TEST = "tests/fault_injection/plant/test_body.py"
