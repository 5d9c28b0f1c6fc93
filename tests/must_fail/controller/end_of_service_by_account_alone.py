"""Service ends when the account is used up, whatever the voltage.

The account pays for everything at its most: the battery is healthy, and therapy stops.
"""

FILE = "controller/battery.py"
OLD = "    used_up = (left_uj <= 0) & (battery.low_min >= BROWN_OUT_MIN)\n"
NEW = "    used_up = left_uj <= 0\n"
CLAIMS = ("BAT-1",)
