"""All that was commanded and not seen may be seen later.

After a stall of nine pulses a runaway of nine goes unnoticed.
"""

FILE = "controller/encoder.py"
OLD = "late=Pulses(smaller(LATE_PULSES, less_but_not_below_zero(expected, seen))),"
NEW = "late=Pulses(less_but_not_below_zero(expected, seen)),"
CLAIMS = ("DOSE-7",)
