"""Both count as one: a patient's command with a large counter makes every clinician's one a replay.

Nobody can stop the pump any more.
"""

FILE = "controller/commands.py"
OLD = "            return evolve(state, audit=audit, patient_counter=counter)\n"
NEW = "            return evolve(state, audit=audit, patient_counter=counter, counter=counter)\n"
CLAIMS = ("AUTH-1",)
