"""What a fault does is told against a run in which it is there too."""

FILE = "fault_injection/campaign/draft.py"
OLD = "entries=tuple(each for each in self.entries if not each.fault))"
NEW = "entries=self.entries)"
TEST = "tests/fault_injection/campaign/test_systematic.py"
