"""Whether the voltage falls is asked where a chain begins, and not of all of it."""

FILE = "fault_injection/leaping.py"
OLD = "plant.readings_stay(CHAIN_UJ)"
NEW = "plant.readings_stay(0 * CHAIN_UJ)"
TEST = "tests/fault_injection/test_leaping.py"
