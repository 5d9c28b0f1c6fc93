"""The gate asks whether the pulses granted so far fit, not whether the next one does.

Every window is overdrawn by a pulse, in each minute that finds it full: overdose.
"""

FILE = "controller/governor.py"
OLD = "_spending(cost, available) if due and _fits(available, cost) else grant"
NEW = "_spending(cost, available) if due and _fits(available, grant.cost) else grant"
CLAIMS = ("DOSE-2",)
