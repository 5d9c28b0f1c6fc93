"""The 4 h limit is compared with the room of the day: a line copied and not changed.

Hours of bolus and peak program that the day can bear stop the patient's breathing: overdose.
"""

FILE = "controller/governor.py"
OLD = "(cost.pg <= available.four_hour_pg)"
NEW = "(cost.pg <= available.day_pg)"
CLAIMS = ("DOSE-2",)
