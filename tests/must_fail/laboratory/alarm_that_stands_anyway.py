"""An alarm that the run without the fault gives too is credited to the fault."""

FILE = "fault_injection/campaign/row.py"
OLD = "alarm in given & without"
NEW = "alarm in given - without - given"
TEST = "tests/fault_injection/campaign/test_systematic.py"
