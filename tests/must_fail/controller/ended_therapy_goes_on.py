"""Only a stop keeps the motor still, so that therapy which has ended goes on.

The patient is dosed by a pump that everybody takes for switched off.
"""

FILE = "controller/step.py"
OLD = "return state.mode == Mode.INFUSING and not rests"
NEW = "return state.mode != Mode.STOPPED and not rests"
CLAIMS = ("DOSE-6",)
