"""The last of the boluses that are allowed is taken for one too many: withdrawal of what was prescribed."""

FILE = "controller/patient.py"
OLD = "ages) >= rules.per_24h_max"
NEW = "ages) + 1 >= rules.per_24h_max"
CLAIMS = ("DEL-4",)
