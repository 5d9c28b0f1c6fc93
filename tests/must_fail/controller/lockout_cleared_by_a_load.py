"""A load sets the lockout's clock to its end: after re-programming the patient may ask at once.

The clinician has just given a bolus or raised the dose, and a patient bolus comes on top of it.
"""

FILE = "controller/patient.py"
OLD = "    return PatientBoluses(ages=boluses.ages, session_age=Minutes(0))\n"
NEW = "    return PatientBoluses(ages=boluses.ages, session_age=FORGOTTEN_MIN)\n"
CLAIMS = ("DOSE-3",)
