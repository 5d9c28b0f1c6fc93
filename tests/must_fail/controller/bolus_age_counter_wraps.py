"""Ages are kept in ten bits, and what does not fit is taken for long ago.

Boluses are forgotten after 17 h, as a count over the calendar day would forget them at midnight.
"""

FILE = "controller/patient.py"
OLD = "    return Minutes(smaller(age + 1, FORGOTTEN_MIN))\n"
NEW = "    return Minutes(age + 1) if age < 1023 else FORGOTTEN_MIN\n"
CLAIMS = ("DOSE-3",)
