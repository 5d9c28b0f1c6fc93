"""A chain does not ask whether strokes explain what the level reads."""

FILE = "spec/level_link.py"
OLD = "larger(larger(fixed.signal_nl, link.lower_nl - FALL_NL), -LEVEL_ERROR_NL)"
NEW = "larger(fixed.signal_nl, link.lower_nl * 0 - LEVEL_ERROR_NL)"
TEST = "tests/spec/test_level_link.py"
