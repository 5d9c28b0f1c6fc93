"""The watch on the record overlooks confirmed doses, and so takes what was before one for the next cause."""

FILE = "spec/ghosts.py"
OLD = "record = evolve(ghost.record, dose_confirmed=True)"
NEW = "record = ghost.record"
CLAIMS = ("HOL-1",)
NOTICED_AS = ("error",)
