"""What only the recorded run did after the end of the new one is no difference."""

FILE = "fault_injection/against.py"
OLD = """            self._alone()
        return Contrast("""
NEW = """            break
        return Contrast("""
TEST = "tests/fault_injection/test_against.py"
