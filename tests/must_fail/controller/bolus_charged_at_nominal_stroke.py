"""Pulses of a bolus are charged at their nominal mass, those of the program at their largest.

An over-infusing pump exceeds its limits by more than its strokes are too large: overdose.
"""

FILE = "controller/step.py"
OLD = "    return Picograms(0) if bolus.primes else pulse_pg\n"
NEW = "    return Picograms(0) if bolus.primes else Picograms(pulse_pg * 200 // 229)\n"
CLAIMS = ("DOSE-8",)
