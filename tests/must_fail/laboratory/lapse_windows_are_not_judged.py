"""What a minute of a lapse brought is written down, and the windows are not judged."""

FILE = "spec/model_lapse.py"
OLD = "            self._deliver(motor, nature, basal_units=basal_units, bolus_units=0)\n"
NEW = '            self._judge_schedule("program", pulses, basal_units)\n'
TEST = "tests/spec/test_lapse.py"
