"""Strokes beyond their tolerance are leaped over with all monitors, though what is proved rests on them."""

FILE = "fault_injection/leaping.py"
OLD = "    return plant.sound and within and in_time and charged\n"
NEW = "    return plant.sound and in_time and charged\n"
TEST = "tests/fault_injection/test_leaping.py"
