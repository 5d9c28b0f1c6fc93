"""Asking for a bolus, though it is refused, starts a pump that a clinician stopped because of an overdose."""

FILE = "controller/commands.py"
OLD = "            return evolve(state, audit=audit, patient_counter=counter)\n"
NEW = "            return evolve(state, audit=audit, patient_counter=counter, mode=Mode.INFUSING)\n"
CLAIMS = ("AUTH-1",)
