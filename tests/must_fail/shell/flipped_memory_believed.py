"""Memory is never held against its mirror: a flipped charge opens room for more."""

FILE = "controller/shell/protected.py"
OLD = """not all(map(matches, found, self._mirror))"""
NEW = """not found"""
TEST = "tests/controller/shell/test_pump.py"
