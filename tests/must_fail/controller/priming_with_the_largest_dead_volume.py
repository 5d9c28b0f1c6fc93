"""Priming pumps what the largest dead volume holds: through a smaller one, drug that nobody charges for."""

FILE = "controller/priming.py"
OLD = "less_but_not_below_zero(order.dead_volume_min_nl - 1, change.since_max_nl)"
NEW = "less_but_not_below_zero(order.dead_volume_max_nl - 1, change.since_max_nl)"
CLAIMS = ("DOSE-1", "DOSE-5")
