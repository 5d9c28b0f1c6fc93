"""The least limits cover one patient bolus less than lockout and count allow in their windows.

An order passes admission whose last bolus of the day the pump will refuse.
"""

FILE = "controller/least.py"
OLD = "    there_can_be = (earlier < rules.per_24h_max) & (earlier * rules.lockout_min < reach_min)\n"
NEW = "    there_can_be = (earlier + 1 < rules.per_24h_max) & (earlier * rules.lockout_min < reach_min)\n"
CLAIMS = ("ADM-1",)
