"""The motor is off for as long as the blocks hold the surplus, and then no more.

A runaway that comes and goes is let in again every two hours.
"""

FILE = "controller/encoder.py"
OLD = "off=encoder.off | (in_both > RUNAWAY_PULSES),"
NEW = "off=in_both > RUNAWAY_PULSES,"
CLAIMS = ("DOSE-7",)
