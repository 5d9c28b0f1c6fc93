"""Where the body goes on by itself, the level is read after the pulses of its minute, not before."""

FILE = "fault_injection/leaping.py"
OLD = "[level] * (each.at - len(levels))"
NEW = "[level] * (each.at - 1 - len(levels))"
TEST = "tests/fault_injection/test_leaping.py"
