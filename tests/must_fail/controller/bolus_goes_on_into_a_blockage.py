"""A bolus that runs goes on in the minute in which the blockage is found.

It is stored on top of what already is.
"""

FILE = "controller/step.py"
OLD = "    return runs and not state.pressure_watch.holds\n"
NEW = "    return runs\n"
CLAIMS = ("CATH-1",)
