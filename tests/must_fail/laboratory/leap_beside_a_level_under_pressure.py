"""Beside a level sensor a run leaps though pressure makes pulses larger than the accounts take them for."""

FILE = "fault_injection/leaping.py"
OLD = "strokes, least, largest = plant.strokes, "
NEW = "strokes, least, largest = plant.condition.strokes, "
TEST = "tests/fault_injection/test_leaping.py"
