"""A battery that reads well is taken to carry the load of the motor."""

FILE = "fault_injection/leaping.py"
OLD = "    sure = turns and right and charged and plant.drives and plant.readings_stay(CHAIN_UJ)\n"
NEW = "    sure = turns and right and charged and plant.powered and plant.readings_stay(CHAIN_UJ)\n"
TEST = "tests/fault_injection/test_leaping.py"
