"""A window is judged by the limit of now, where the largest one of its length counts.

A lowered dose finds its new limit overdrawn by yesterday's pulses, and the pump rests for hours:
withdrawal.
"""

FILE = "controller/ledger.py"
OLD = "return limit_in_force(window) - sum(bucket.charged for bucket in window)"
NEW = "return window[0].limit - sum(bucket.charged for bucket in window)"
CLAIMS = ("DEL-2",)
