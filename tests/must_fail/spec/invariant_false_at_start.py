"""An invariant that every event keeps, and that no pump has when it is commissioned."""

FILE = "spec/invariants.py"
OLD = 'yield "counter", state.counter >= 0'
NEW = 'yield "counter", state.counter >= 1'
CLAIMS = ("RES-2",)
NOTICED_AS = ("refuted",)
