"""Pulses that prime are left out of the volume window, as they are of the windows of mass."""

FILE = "controller/step.py"
OLD = "        total_nl=Nanolitres(basal.cost.nl + bolus.cost.nl),\n"
NEW = "        total_nl=Nanolitres(basal.cost.nl + (0 if primes else bolus.cost.nl)),\n"
CLAIMS = ("RES-1",)
