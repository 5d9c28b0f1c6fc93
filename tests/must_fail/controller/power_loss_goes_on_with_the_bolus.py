"""A bolus goes on when power comes back, however long it was away."""

FILE = "controller/step.py"
OLD = "        state,\n        bolus=NO_BOLUS,\n        session="
NEW = "        state,\n        session="
CLAIMS = ("INT-1",)
