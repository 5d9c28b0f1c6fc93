"""A stronger drug is charged for once it has surely arrived, not once it may have.

From 500 to 2000 mcg/mL: four times the dose for as long as the dead volume is uncertain.
"""

FILE = "controller/change.py"
OLD = "    return change.since_max_nl + most * device.stroke_max_nl >= order.dead_volume_min_nl\n"
NEW = "    return change.since_max_nl + most * device.stroke_max_nl >= order.dead_volume_max_nl\n"
CLAIMS = ("DOSE-5",)
