"""Priming takes its volume from the limit of the program, which then goes short for a day."""

FILE = "controller/priming.py"
OLD = "    announced_nl = bolus.pulses * device.stroke_max_nl if bolus.primes else 0\n"
NEW = "    announced_nl = 0 * device.stroke_max_nl if bolus.primes else 0\n"
CLAIMS = ("RES-1",)
