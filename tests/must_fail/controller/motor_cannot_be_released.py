"""A release is refused while the motor is off, and accepted while it is not.

Therapy ends for good with the first runaway, or with the first encoder that counts too much.
"""

FILE = "controller/mode_commands.py"
OLD = "motor_not_off=not state.encoder.off"
NEW = "motor_not_off=state.encoder.off"
CLAIMS = ("DEL-3",)
