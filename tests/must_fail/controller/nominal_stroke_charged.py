"""A pulse is charged at 2.000 of the 2.290 microlitres that it may carry.

A pump at the upper end of its tolerance gives 14.5 % more than the patient's limits: overdose.
"""

FILE = "controller/step.py"
OLD = "    pulse_pg, pulse_nl = informed.order.pulse_pg, device.stroke_max_nl\n"
NEW = """\
    nominal_pg = Picograms(informed.order.pulse_pg * 200 // 229)
    pulse_pg, pulse_nl = nominal_pg, device.stroke_nl
"""
CLAIMS = ("DOSE-1",)
