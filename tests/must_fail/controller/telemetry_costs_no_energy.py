"""Commands are not taken off the battery's account.

Whoever asks often drains the battery unseen.
"""

FILE = "controller/battery.py"
OLD = "    return evolve(battery, owed_uj=Microjoules(battery.owed_uj + BUDGET.command_uj))\n"
NEW = "    return battery\n"
CLAIMS = ("BAT-1",)
