"""The motor moves before the state is written.

A power loss in between forgets the dose.
"""

FILE = "controller/step.py"
OLD = "    return (result.persist, result.motor, result.tone)"
NEW = "    return (result.motor, result.persist, result.tone)"
CLAIMS = ("INT-1",)
