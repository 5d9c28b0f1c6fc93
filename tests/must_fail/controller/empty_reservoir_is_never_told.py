"""The signal of an empty reservoir begins only where it stands already, and so never.

No signal ends too early by it, and none begins without its cause.
"""

FILE = "controller/state.py"
OLD = """\
        certainly_empty(reservoir),
"""
NEW = """\
        certainly_empty(reservoir) & state.alarms[3].on,
"""
CLAIMS = ("ALM-1",)
