"""The motor is latched off in the state, and its supply stays closed: a runaway goes on."""

FILE = "controller/shell/pump.py"
OLD = "                        self._parts.body.supply(off=effect.off)\n"
NEW = ""
TEST = "tests/controller/shell/test_pump.py"
