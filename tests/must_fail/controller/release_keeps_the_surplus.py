"""A release leaves what was counted.

The next minute latches the motor off again: no command leads back to delivery within the hour.
"""

FILE = "controller/encoder.py"
OLD = "evolve(encoder, off=False, surplus=Pulses(0), surplus_before=Pulses(0))"
NEW = "evolve(encoder, off=False)"
CLAIMS = ("DOSE-7",)
