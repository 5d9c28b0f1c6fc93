"""A low voltage alarms only once the account has announced replacement.

An early end of the battery, as by a film fault (2009, 2011), then comes without any warning.
"""

FILE = "controller/battery.py"
OLD = "        low=reading.known & (reading.mv < LOW_MV),\n"
NEW = "        low=battery.due & reading.known & (reading.mv < LOW_MV),\n"
CLAIMS = ("BAT-1",)
