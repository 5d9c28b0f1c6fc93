"""A session that nobody confirmed in time leaves the pump stopped.

So did an update in the field: the pump stopped, and nobody noticed for days.
"""

FILE = "controller/step.py"
OLD = "        session=minute_open(state.session),\n"
NEW = """\
        session=minute_open(state.session),
        mode=Mode.STOPPED if state.session.open and not minute_open(state.session).open else state.mode,
"""
CLAIMS = ("RES-4",)
