"""Replacement is announced 90 days of the pump's own clock ahead.

On a clock that is 1 % fast these are 89 days and some hours.
"""

FILE = "controller/battery.py"
OLD = "NOTICE_DAYS = 91\n"
NEW = "NOTICE_DAYS = 90\n"
CLAIMS = ("BAT-1",)
