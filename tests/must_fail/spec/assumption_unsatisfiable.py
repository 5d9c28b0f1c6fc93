"""A tick is at least 594 tenths of a second and at most 60 of them, for somebody thought of seconds."""

FILE = "spec/moment.py"
OLD = """\
        yield "A-TICK", "length", nature.tick_ds >= TICK_DS_MIN
"""
NEW = """\
        yield "A-TICK", "length", nature.tick_ds >= TICK_DS_MIN
        yield "A-TICK", "at_most_a_minute", nature.tick_ds <= 60
"""
CLAIMS = ("DOSE-1",)
NOTICED_AS = ("vacuous",)
