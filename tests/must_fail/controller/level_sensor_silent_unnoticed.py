"""A level sensor that has died is never announced.

Its leak alarm died with it, and nobody knows.
"""

FILE = "controller/level.py"
OLD = "    return (watch.silent_min >= LEVEL_SILENT_MIN) | (watch.moved_nl >= STUCK_NL)\n"
NEW = "    return watch.moved_nl >= STUCK_NL\n"
CLAIMS = ("SENS-1", "ALM-3")
