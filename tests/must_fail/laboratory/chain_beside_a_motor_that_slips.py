"""A chain goes on beside a level sensor though pulses that are confirmed take nothing."""

FILE = "fault_injection/leaping.py"
OLD = " and not condition.motor.slips_permille\n"
NEW = "\n"
TEST = "tests/fault_injection/test_leaping.py"
