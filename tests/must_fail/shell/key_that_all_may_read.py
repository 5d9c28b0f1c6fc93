"""A key that the owner's group may read is taken."""

FILE = "controller/shell/keys.py"
OLD = """ & 0o077:"""
NEW = """ & 0o007:"""
TEST = "tests/controller/shell/test_frames.py"
