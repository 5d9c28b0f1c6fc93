"""A value may be one off its mirror.

The lowest bit of a count of pulses is as good as any other.
"""

FILE = "controller/mirror.py"
OLD = "    return value + mirror == -1"
NEW = "    return (value + mirror) // 2 == -1"
CLAIMS = ("INT-3",)
NOTICED_AS = ("not_confirmed",)  # both solvers find it; there is no step to run again natively
