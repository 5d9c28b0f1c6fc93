"""A mirror that has become smaller still matches.

Half of all flipped bits make it so.
"""

FILE = "controller/mirror.py"
OLD = "    return value + mirror == -1"
NEW = "    return value + mirror <= -1"
CLAIMS = ("INT-3",)
NOTICED_AS = ("not_confirmed",)  # both solvers find it; there is no step to run again natively
