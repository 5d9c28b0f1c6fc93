"""Every reading that repeats the last one begins the count of what has left anew.

A sensor that is stuck speaks every minute, and is believed for ever.
"""

FILE = "controller/level.py"
OLD = "    return Nanolitres(0) if usable & _is_elsewhere(watch.stood_nl, level) else gone_nl\n"
NEW = "    return Nanolitres(0) if usable else gone_nl\n"
CLAIMS = ("SENS-1",)
