"""The patient's bolus begins with half of its pulses; it is counted and locked out as a whole one."""

FILE = "controller/commands.py"
OLD = "                    pulses=rules.pulses,\n"
NEW = "                    pulses=Pulses(rules.pulses // 2),\n"
CLAIMS = ("DEL-4",)
