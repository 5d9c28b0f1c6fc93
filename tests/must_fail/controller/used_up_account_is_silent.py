"""An account that is used up raises nothing urgent: beside a silent voltage sensor nobody is told."""

FILE = "controller/battery.py"
OLD = "low=battery.low | (left_uj <= 0),"
NEW = "low=battery.low,"
CLAIMS = ("BAT-1",)
