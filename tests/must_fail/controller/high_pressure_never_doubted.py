"""A high pressure is believed whatever probing pulses do.

A sensor stuck high stops therapy for good.
"""

FILE = "controller/pressure.py"
OLD = "        return evolve(watch, holds=False, doubted=True)\n"
NEW = "        return evolve(watch, turned=Pulses(0))\n"
CLAIMS = ("SENS-1",)
