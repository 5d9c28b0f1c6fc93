"""The count looks back over 1440 ticks, which a fast clock makes in less than 24 h (A-TICK)."""

FILE = "controller/patient.py"
OLD = "    return 1 if age < FORGOTTEN_MIN else 0\n"
NEW = "    return 1 if age < 24 * 60 else 0\n"
CLAIMS = ("DOSE-3",)
