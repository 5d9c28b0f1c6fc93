"""The patient's bolus begins with half of its pulses; it is counted and locked out as a whole one."""

FILE = "controller/commands.py"
OLD = "begun_bolus(rules.pulses, "
NEW = "begun_bolus(Pulses(rules.pulses // 2), "
CLAIMS = ("DEL-4",)
