"""The watch on boluses never begins, so that no window is ever said to bear a bolus, and none not to."""

FILE = "spec/patient.py"
OLD = "    fresh = BolusWatch(True, 0, 0, pick(runs, 1, 0), before.bolus.pulses)\n"
NEW = "    fresh = BolusWatch(False, 0, 0, pick(runs, 1, 0), before.bolus.pulses)\n"
CLAIMS = ("DEL-4",)
NOTICED_AS = ("vacuous", "error")
