"""What leaves under a level that stands still is not counted.

A sensor that is stuck is never found out, and a leak goes on behind it.
"""

FILE = "controller/level.py"
OLD = "    return volume_nl if lower_nl > 0 else Nanolitres(0)\n"
NEW = "    return volume_nl if lower_nl < 0 else Nanolitres(0)\n"
CLAIMS = ("SENS-1",)
