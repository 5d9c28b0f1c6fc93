"""Only minutes are taken off the battery's account, as if time alone drained it.

A pump with a high flow ends its service unannounced, for its pulses were never paid for.
"""

FILE = "controller/battery.py"
OLD = "    left_uj = Microjoules(less_but_not_below_zero(battery.left_uj, pulses * BUDGET.pulse_uj))\n"
NEW = "    left_uj = battery.left_uj\n"
CLAIMS = ("BAT-1",)
