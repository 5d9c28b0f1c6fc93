"""Low readings are counted however long ago they were, and not on end.

Sixty single glitches in six years then end the service of an old pump.
"""

FILE = "controller/battery.py"
OLD = "if too_low else Minutes(0)\n"
NEW = "if too_low else low_min\n"
CLAIMS = ("BAT-1",)
