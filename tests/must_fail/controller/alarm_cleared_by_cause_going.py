"""A signal ends with its cause, whether or not anybody has seen it.

A pump that was stopped, or ran low, has nothing to tell the clinician who comes a minute later.
"""

FILE = "controller/alarms.py"
OLD = """\
    return signal if signal.on and not signal.acknowledged else SILENT
"""
NEW = "    return SILENT\n"
CLAIMS = ("ALM-1",)
