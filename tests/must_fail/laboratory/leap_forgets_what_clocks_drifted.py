"""A leap begins the drift of the clocks anew."""

FILE = "spec/leap.py"
OLD = "        clocks=evolve(NOT_READ, behind_ms=begun.clocks.behind_ms),"
NEW = "        clocks=NOT_READ,"
TEST = "tests/fault_injection/test_leaping.py"
