"""A clock that creeps is read again at once, without end: no command is heard meanwhile."""

FILE = "controller/shell/loop.py"
OLD = "        due = began + (period_s if tick() else again_s)\n"
NEW = "        while not tick():\n            clock.sleep(again_s)\n        due = began + period_s\n"
TEST = "tests/controller/shell/test_loop.py"
