"""A session that was open when power failed can be confirmed when it is back, however late.

What was loaded begins with the slot that ran then.
"""

FILE = "controller/step.py"
OLD = "        session=evolve(state.session, open=False),\n"
NEW = ""
CLAIMS = ("INT-1",)
