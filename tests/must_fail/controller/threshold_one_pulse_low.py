"""LOW comes one pulse late.

At the limit the clinic has less than 72 h to refill before the usable floor: withdrawal.
"""

FILE = "controller/reservoir.py"
OLD = "return Nanolitres(larger(week_nl, LOW_DAYS_OF_LIMIT * limit_nl))"
NEW = "return Nanolitres(larger(week_nl, LOW_DAYS_OF_LIMIT * limit_nl) - 2_290)"
CLAIMS = ("RES-1",)
