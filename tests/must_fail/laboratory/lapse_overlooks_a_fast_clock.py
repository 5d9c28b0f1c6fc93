"""A minute that was too short for a good clock is taken for one within what is assumed."""

FILE = "spec/lapse_assumptions.py"
OLD = """    if shortest_ds * GAIN_MS_PER_DS < MINUTE_MS:
        yield "A-CLOCK"
"""
NEW = ""
TEST = "tests/spec/test_lapse.py"
