"""Frames are served beyond the minute: whoever sends enough of them delays delivery."""

FILE = "controller/shell/loop.py"
OLD = """        if left_s <= 0 and served:
"""
NEW = """        if left_s <= 0 and served >= FRAMES_PER_TICK_MAX:
"""
TEST = "tests/controller/shell/test_loop.py"
