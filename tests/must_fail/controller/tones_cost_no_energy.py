"""Tones are not taken off the battery's account.

A pump that nobody listened to for months ends before the date that it announced.
"""

FILE = "controller/battery.py"
OLD = "    return evolve(battery, owed_uj=BUDGET.tone_uj) if sounds else battery\n"
NEW = "    return battery\n"
CLAIMS = ("BAT-1",)
