"""The motor is watched while the pump infuses, and not while it is stopped.

A stopped pump whose motor turns is the one that nobody looks at: every pulse of it is too much.
"""

FILE = "controller/step.py"
OLD = "encoder=minute_seen(state.encoder, Pulses(larger(0, event.confirmed))),"
NEW = """\
encoder=minute_seen(
            state.encoder, turned if state.mode == Mode.STOPPED else Pulses(larger(0, event.confirmed))
        ),\
"""
CLAIMS = ("DOSE-7",)
