"""A weaker drug is charged for once it may have arrived, while the stronger one may still be at the tip.

From 2000 to 500 mcg/mL: four times the flow, with the old drug.
"""

FILE = "controller/change.py"
OLD = "        return change.since_min_nl >= order.dead_volume_max_nl\n"
NEW = "        return change.since_min_nl >= order.dead_volume_min_nl\n"
CLAIMS = ("DOSE-5",)
