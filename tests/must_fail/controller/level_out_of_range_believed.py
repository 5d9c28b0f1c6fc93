"""A reading that no reservoir can give counts as a reading.

A sensor that is torn off tells nonsense, every minute, and no alarm comes.
"""

FILE = "controller/level.py"
OLD = "    return level.known & (level.nl >= -LEVEL_ERROR_NL) & (level.nl <= capacity_nl + LEVEL_ERROR_NL)\n"
NEW = "    return level.known\n"
CLAIMS = ("SENS-1",)
