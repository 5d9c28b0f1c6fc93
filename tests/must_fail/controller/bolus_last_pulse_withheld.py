"""A bolus is through one pulse early: its last pulse never comes."""

FILE = "controller/bolus.py"
OLD = "    if bolus.pulses <= due:\n"
NEW = "    if bolus.pulses <= due + 1:\n"
CLAIMS = ("DEL-4",)
