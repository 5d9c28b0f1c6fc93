"""The status does not say that a fallback runs."""

FILE = "controller/shell/status.py"
OLD = '"fallback": change.fallen_back,'
NEW = '"fallback": change.pending,'
TEST = "tests/controller/shell/test_desk.py"
