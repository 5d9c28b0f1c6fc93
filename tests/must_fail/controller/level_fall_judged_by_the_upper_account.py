"""The level is held against what is left at the smallest strokes.

An ordinary pump at its largest strokes is taken for a leaking one, and delivers half.
"""

FILE = "controller/step.py"
OLD = "    lower_nl = state.reservoir.lower_nl\n    return level_heard("
NEW = "    lower_nl = state.reservoir.upper_nl\n    return level_heard("
CLAIMS = ("RES-5",)
