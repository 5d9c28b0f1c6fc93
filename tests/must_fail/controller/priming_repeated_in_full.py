"""Priming that was cut off is ordered in full again, as if nothing had been pumped since commissioning."""

FILE = "controller/priming.py"
OLD = "less_but_not_below_zero(order.dead_volume_min_nl - 1, change.since_max_nl)"
NEW = "less_but_not_below_zero(order.dead_volume_min_nl - 1, 0)"
CLAIMS = ("DOSE-5",)
