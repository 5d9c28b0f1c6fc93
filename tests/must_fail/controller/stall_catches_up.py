"""Pulses that nobody saw are commanded again.

The rotor that a magnet held was only slow to tell, or takes up at once: the patient gets them twice.
"""

FILE = "controller/step.py"
OLD = "return Pulses((state.phase + _flow(state)) // units) if runs else Pulses(0)"
NEW = "return Pulses((state.phase + _flow(state)) // units + state.encoder.unseen) if runs else Pulses(0)"
CLAIMS = ("DOSE-4",)
