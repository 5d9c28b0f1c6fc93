"""The lockout is not rounded up to ticks of a fast clock: it ends up to 1 % early."""

FILE = "controller/admission.py"
OLD = "lockout_min=Minutes(ceil_div(asked.lockout_min * MINUTE_DS, TICK_DS_MIN)),"
NEW = "lockout_min=Minutes(asked.lockout_min * MINUTE_DS // MINUTE_DS),"
CLAIMS = ("ADM-1",)
