"""A level that falls too fast stops the program.

One bad sensor, and the patient is in withdrawal.
"""

FILE = "controller/schedule.py"
OLD = "    return NanolitresPerDay(flow // RESTART_PARTS) if halved else flow\n"
NEW = "    return NanolitresPerDay(0) if halved else flow\n"
CLAIMS = ("RES-5",)
