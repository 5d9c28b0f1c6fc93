"""Pulses of a bolus are charged at their nominal mass, those of the program at their largest.

An over-infusing pump exceeds its limits by more than its strokes are too large: overdose.
"""

FILE = "controller/step.py"
OLD = "    bolus = granted(bolus_due, pulse_pg=pulse_pg, pulse_nl=pulse_nl, available=basal.headroom)\n"
NEW = """\
    nominal_pg = Picograms(pulse_pg * 200 // 229)
    bolus = granted(
        bolus_due, pulse_pg=nominal_pg, pulse_nl=pulse_nl, available=basal.headroom
    )
"""
CLAIMS = ("DOSE-8",)
