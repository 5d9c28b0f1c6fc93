"""The tick after a late one comes early: buckets age before their true time is over."""

FILE = "controller/shell/loop.py"
OLD = """        due = began + (period_s if tick() else again_s)
"""
NEW = """        due += period_s if tick() else again_s
"""
TEST = "tests/controller/shell/test_loop.py"
