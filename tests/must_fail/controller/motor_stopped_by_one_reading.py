"""One level reading of nothing stops the motor.

A sensor that fails low ends the therapy with a full reservoir: withdrawal.
"""

FILE = "controller/step.py"
OLD = "    return state.mode == Mode.INFUSING and not rests and not state.encoder.off\n"
NEW = """\
    dry = state.level.known and state.level.nl <= 0
    return state.mode == Mode.INFUSING and not rests and not state.encoder.off and not dry
"""
CLAIMS = ("RES-2",)
DEVICE = "reference-sensed-20"
