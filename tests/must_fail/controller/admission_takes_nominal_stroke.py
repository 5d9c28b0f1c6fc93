"""The mass of a pulse is reckoned at its nominal stroke when a prescription is admitted.

All that rests on it, ledger, limits and allowances, is 14.5 % too small: overdose.
"""

FILE = "controller/admission.py"
OLD = "pulse_pg = Picograms(device.stroke_max_nl * request.concentration)"
NEW = "pulse_pg = Picograms(device.stroke_nl * request.concentration)"
CLAIMS = ("ADM-1",)
IN_SUITE = True
