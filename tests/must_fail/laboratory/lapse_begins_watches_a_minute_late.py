"""A watch that begins within a lapse does not count the minute in which it begins."""

FILE = "spec/ghost_lapse.py"
OLD = """    brought, minutes = lapse.since(start), lapse.minutes
"""
NEW = """    brought, minutes = lapse.since(start + 1), lapse.minutes
"""
TEST = "tests/spec/test_lapse.py"
