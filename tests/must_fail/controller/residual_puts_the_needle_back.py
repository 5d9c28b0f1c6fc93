"""A residual that is corrected leaves the refill as if it had just been opened: the motor rests again."""

FILE = "controller/refill.py"
OLD = "        phase=Phase.RESIDUAL_REPORTED,\n"
NEW = "        phase=Phase.OPENED if refill.phase == Phase.RESIDUAL_REPORTED else Phase.RESIDUAL_REPORTED,\n"
CLAIMS = ("RES-2",)
