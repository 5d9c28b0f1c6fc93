"""The reference pump does not keep the readings of minutes in which nothing is brought."""

FILE = "spec/model_lapse.py"
OLD = "                self._level.minutes_stay(more)\n"
NEW = ""
TEST = "tests/spec/test_lapse.py"
