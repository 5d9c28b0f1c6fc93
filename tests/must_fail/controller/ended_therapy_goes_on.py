"""Only a stop keeps the motor still, so that therapy which has ended goes on.

The patient is dosed by a pump that everybody takes for switched off.
"""

FILE = "controller/step.py"
OLD = "return state.mode == Mode.INFUSING and not certainly_empty(state.reservoir)"
NEW = "return state.mode != Mode.STOPPED and not certainly_empty(state.reservoir)"
CLAIMS = ("DOSE-6",)
