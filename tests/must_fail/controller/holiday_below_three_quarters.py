"""A holiday begins when under three quarters came, and not under half.

A day of a stalled motor is answered with two days, or more, of half the dose: withdrawal.
"""

FILE = "controller/record.py"
OLD = "unconfirmed & (2 * delivered < sum("
NEW = "unconfirmed & (4 * delivered < 3 * sum("
CLAIMS = ("HOL-1",)
