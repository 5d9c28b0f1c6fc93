"""One patient bolus more than was asked for is allowed in 24 h, and the least limits are raised for it."""

FILE = "controller/admission.py"
OLD = "        per_24h_max=asked.per_24h_max,\n    )\n\n\ndef _steps"
NEW = "        per_24h_max=asked.per_24h_max + 1,\n    )\n\n\ndef _steps"
CLAIMS = ("ADM-1",)
