"""A connective is wrong: the pump runs if it is infusing or holds drug, where both are needed.

A clinician who stops delivery because of an overdose does not stop it.
"""

FILE = "controller/step.py"
OLD = "return state.mode == Mode.INFUSING and not rests"
NEW = "return state.mode == Mode.INFUSING or not rests"
CLAIMS = ("DOSE-6",)
IN_SUITE = True
