"""Opening a refill leaves a bolus that runs to go on once the refill is through.

What was ordered of the old drug is finished with the new one.
"""

FILE = "controller/refill_commands.py"
OLD = "            bolus=NO_BOLUS,\n"
NEW = ""
CLAIMS = ("DOSE-4",)
