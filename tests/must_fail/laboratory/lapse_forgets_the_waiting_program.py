"""After a lapse the program of the order that waits stands where it stood."""

FILE = "spec/model_lapse.py"
OLD = """        if self._waiting_program is not self._program:
            self._waiting_program.minutes_pass(minutes)
"""
NEW = ""
TEST = "tests/fault_injection/test_leaping.py"
