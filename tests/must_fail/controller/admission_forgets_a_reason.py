"""The 4 h limit is held against 1.5 times the least admissible of the whole day.

A limit of several times what four hours can need is admitted, and guards against nothing: overdose.
"""

FILE = "controller/admission.py"
OLD = "2 * limits.four_hour_pg > 3 * least.four_hour_pg"
NEW = "2 * limits.four_hour_pg > 3 * least.day_pg"
CLAIMS = ("ADM-1",)
