"""DOSE-1 is said of windows that began less than no quarter-hours ago: of none.

Its obligations rest on facts that do not say how many there are, so no solver notices; no run meets it.
"""

FILE = "spec/dose_claims.py"
OLD = "applies = within & judged & (pulses_of(moment) > 0)"
NEW = "applies = within & judged & (pulses_of(moment) > 0) & (dose.slots < 0)"
CLAIMS = ("DOSE-1",)
NOTICED_AS = ("vacuous",)
