"""Limp-home forgets that the motor was latched off: a pump that a runaway stopped turns again."""

FILE = "controller/limp_home.py"
OLD = "encoder=at_rest(off=kept.motor_off),"
NEW = "encoder=at_rest(off=False),"
CLAIMS = ("DOSE-7",)
