"""A connective is wrong: the pump runs if it is infusing or holds drug, where both are needed.

A clinician who stops delivery because of an overdose does not stop it.
"""

FILE = "controller/step.py"
OLD = "return state.mode == Mode.INFUSING and not certainly_empty(state.reservoir)"
NEW = "return state.mode == Mode.INFUSING or not certainly_empty(state.reservoir)"
CLAIMS = ("DOSE-6",)
IN_SUITE = True
