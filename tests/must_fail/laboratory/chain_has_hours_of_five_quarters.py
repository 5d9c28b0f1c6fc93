"""A chain lets an hour of the record have five quarters."""

FILE = "spec/link.py"
OLD = "    if record.quarter < SLOTS_PER_HOUR - 1:\n"
NEW = "    if record.quarter < SLOTS_PER_HOUR:\n"
TEST = "tests/spec/test_chain.py"
