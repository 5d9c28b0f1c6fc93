"""A guard against more pulses than a minute can hold is the wrong way round.

Every pulse of a program is refused: withdrawal.
"""

FILE = "controller/governor.py"
OLD = "due=before < wanted,"
NEW = "due=before < wanted and wanted > PULSES_PER_TICK_MAX,"
CLAIMS = ("DEL-2",)
