"""A fill that the pump refuses is taken for an overfilled reservoir, and claims are not counted."""

FILE = "fault_injection/entries.py"
OLD = " or command.volume_nl > device.reservoir_nl:"
NEW = ":"
TEST = "tests/fault_injection/test_replay.py"
