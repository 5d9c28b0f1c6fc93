"""A leap takes a program that is late for one that is on time."""

FILE = "spec/leap.py"
OLD = "        clocks=evolve(NOT_READ, late_ms=begun.clocks.late_ms),"
NEW = "        clocks=NOT_READ,"
TEST = "tests/fault_injection/test_leaping.py"
