"""A tone that power cut off counts as given: after the reset the next is due an interval later."""

FILE = "controller/step.py"
OLD = """\
        sounded=NOTHING_SOUNDED,
"""
NEW = ""
CLAIMS = ("INT-1",)
