"""Once a stronger drug was in the tubing, it is charged for ever.

From 2000 to 500 mcg/mL: a quarter of the dose, for good, and no alarm.
"""

FILE = "controller/change.py"
OLD = "        return change.since_min_nl >= order.dead_volume_max_nl\n"
NEW = "        return change.since_min_nl < 0\n"
CLAIMS = ("DOSE-5",)
