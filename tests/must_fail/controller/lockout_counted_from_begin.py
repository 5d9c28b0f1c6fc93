"""The lockout counts from the begin of a bolus: of a slow one, the next may follow at its end."""

FILE = "controller/patient.py"
OLD = "    newest = boluses.ages[0] if running else older[0]\n"
NEW = "    newest = older[0]\n"
CLAIMS = ("DOSE-3",)
