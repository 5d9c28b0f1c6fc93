"""The program's units go on building up while the pump is stopped.

Resumption gives at once, minute by minute, what the stop was there to withhold: overdose.
"""

FILE = "controller/step.py"
OLD = "    return FlowMinutes((state.phase + _flow(state)) % units) if runs else state.phase\n"
NEW = """\
    built_up = state.phase + _flow(state)
    return FlowMinutes(built_up % units if runs else built_up)
"""
CLAIMS = ("DOSE-4",)
