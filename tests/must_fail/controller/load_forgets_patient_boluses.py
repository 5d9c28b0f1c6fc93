"""A load begins with a clean record: boluses of the last 24 h do not count any more.

Whoever re-programs the same prescription lets the patient have the whole day's boluses again.
"""

FILE = "controller/patient.py"
OLD = "    return PatientBoluses(ages=boluses.ages, session_age=Minutes(0))\n"
NEW = "    return NO_PATIENT_BOLUSES\n"
CLAIMS = ("DOSE-3",)
