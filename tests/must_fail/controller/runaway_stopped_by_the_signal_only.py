"""The motor rests while the signal stands, not while it is latched off.

The signal begins after the pulses of that minute are granted, and whatever ends signals would end this too.
"""

FILE = "controller/step.py"
OLD = "and not state.encoder.off"
NEW = "and not state.alarms[12].on"
CLAIMS = ("DOSE-6", "DOSE-7")
