"""Tones are not taken off the battery's account.

A pump that nobody listened to for months ends before the date that it announced.
"""

FILE = "controller/battery.py"
OLD = "owed_uj=Microjoules(battery.owed_uj + BUDGET.tone_uj)) if sounds else battery\n"
NEW = "owed_uj=battery.owed_uj) if sounds else battery\n"
CLAIMS = ("BAT-1",)
