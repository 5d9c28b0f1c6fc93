"""A chain lets an hour of the record have five quarters."""

FILE = "spec/link.py"
OLD = "    if link.quarter < QUARTERS - 1:\n"
NEW = "    if link.quarter < QUARTERS:\n"
TEST = "tests/spec/test_chain.py"
