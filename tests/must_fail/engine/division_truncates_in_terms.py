"""Terms are evaluated with a division that rounds toward zero, which differs for negative numbers only."""

FILE = "proofs/valuation.py"
OLD = "            return got[0] // got[1] if got[1] else 0\n"
NEW = "            return (-(-got[0] // got[1]) if got[0] < 0 else got[0] // got[1]) if got[1] else 0\n"
CLAIMS = ("DOSE-6",)
NOTICED_AS = ("error", "not_confirmed", "refuted")
IN_SUITE = True
