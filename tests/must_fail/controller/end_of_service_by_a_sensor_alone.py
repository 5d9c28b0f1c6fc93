"""Service ends by an hour of low readings, though the account is far from used up.

A voltage sensor that sticks low stops a healthy pump for good: withdrawal.
"""

FILE = "controller/battery.py"
OLD = "    used_up = (left_uj <= 0) & (battery.low_min >= BROWN_OUT_MIN)\n"
NEW = "    used_up = battery.low_min >= BROWN_OUT_MIN\n"
CLAIMS = ("BAT-1",)
