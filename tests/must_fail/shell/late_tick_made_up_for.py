"""The tick after a late one comes early: buckets age before their true time is over."""

FILE = "controller/shell/loop.py"
OLD = """        due = clock.now() + period_s
        tick()
"""
NEW = """        due += period_s
        tick()
"""
TEST = "tests/controller/shell/test_loop.py"
