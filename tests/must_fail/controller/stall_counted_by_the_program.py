"""Pulses of the program are awaited, those of boluses are not.

A stall is told late while a bolus runs, and every bolus looks like a runaway, which latches the motor off.
"""

FILE = "controller/step.py"
OLD = "encoder=told(state.encoder, pulses),"
NEW = "encoder=told(state.encoder, basal.cost.pulses),"
CLAIMS = ("DOSE-7", "ALM-3")
