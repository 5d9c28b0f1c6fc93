"""Clocks that disagree once more, after a program was loaded, leave the time as it was believed."""

FILE = "controller/clocks.py"
OLD = """\
    apart = now.disagree & (not before.disagree)
    return apart | _newly_lost(before.first, now.first) | _newly_lost(before.second, now.second)
"""
NEW = """\
    return doubtful(now) & (not doubtful(before))
"""
CLAIMS = ("CLK-2",)
