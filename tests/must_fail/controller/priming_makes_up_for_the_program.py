"""Confirmed pulses that primed count as delivered, though they brought no drug.

Twenty hours of a stop then look like a day at full dose, and SHORTFALL and HOLIDAY come most of a day late.
"""

FILE = "controller/step.py"
OLD = "        unconfirmed_primed=bolus.cost.pulses if primes else Pulses(0),\n"
NEW = "        unconfirmed_primed=Pulses(0),\n"
CLAIMS = ("DEL-5",)
