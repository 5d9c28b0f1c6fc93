"""Only too little aspirated is a discrepancy.

A pump that under-infuses, or whose catheter is blocked, comes back fuller than it should, and nobody is told.
"""

FILE = "controller/refill.py"
OLD = "        discrepancy=refill.discrepancy | too_little | too_much,\n"
NEW = "        discrepancy=refill.discrepancy | too_little,\n"
CLAIMS = ("RES-3",)
