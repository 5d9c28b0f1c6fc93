"""The listener takes every minute for one with a tone: whatever is heard, ALM-2 is said to hold."""

FILE = "spec/hearing.py"
OLD = "unheard.append(pick(silent, hearing.unheard[at] + 1, 0))"
NEW = "unheard.append(pick(silent, 0, 0))"
CLAIMS = ("ALM-2",)
NOTICED_AS = ("error",)
