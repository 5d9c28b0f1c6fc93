"""A bolus that a stop cuts off is taken out of the record, as if nothing of it had been given.

Stop and resume after most of a bolus, and the next may follow at once.
"""

FILE = "controller/mode_commands.py"
OLD = "            return evolve(state, mode=Mode.STOPPED, bolus=NO_BOLUS)\n"
NEW = """\
            patient = state.patient
            if state.bolus.by_patient:
                patient = evolve(patient, ages=(*patient.ages[1:], patient.ages[-1]))
            return evolve(state, mode=Mode.STOPPED, bolus=NO_BOLUS, patient=patient)
"""
CLAIMS = ("DOSE-3",)
