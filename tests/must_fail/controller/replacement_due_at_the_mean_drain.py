"""Replacement is announced 91 days ahead at the drain of a quiet day, without tones.

The announcement itself then sounds every hour, a fault every ten minutes: the battery does not last 90 days.
"""

FILE = "controller/battery.py"
OLD = "MINUTES_PER_DAY * (BUDGET.minute_uj + BUDGET.tone_uj)"
NEW = "MINUTES_PER_DAY * BUDGET.minute_uj"
CLAIMS = ("BAT-1",)
