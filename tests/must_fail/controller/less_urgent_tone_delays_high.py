"""A tone waits for the interval of the last one, not for its own.

The hourly reminder of a stopped pump has just sounded when nothing is left: an hour of silence.
"""

FILE = "controller/tones.py"
OLD = """\
    is_new = sounded.tone_min == 0 or wanted < sounded.tone_min
    is_due = wanted > 0 and (is_new or sounded.ago_min + 1 >= wanted)
"""
NEW = """\
    is_new = sounded.tone_min == 0
    is_due = wanted > 0 and (is_new or sounded.ago_min + 1 >= sounded.tone_min)
"""
CLAIMS = ("ALM-2",)
