"""The watch on boluses counts none: whatever is asked for, the window is said to bear it (DEL-4)."""

FILE = "spec/patient.py"
OLD = "    return evolve(watch, boluses=watch.boluses + 1, pulses=watch.pulses + pulses)\n"
NEW = "    return evolve(watch, boluses=watch.boluses, pulses=watch.pulses)\n"
CLAIMS = ("DEL-4",)
NOTICED_AS = ("error",)
