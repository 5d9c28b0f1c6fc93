"""Reporting a residual restarts the clock of the refill: who corrects it often is never taken for gone."""

FILE = "controller/refill.py"
OLD = "        phase=Phase.RESIDUAL_REPORTED,\n"
NEW = "        phase=Phase.RESIDUAL_REPORTED,\n        minutes=Minutes(0),\n"
CLAIMS = ("RES-3",)
