"""The program's units go on building up while the pump is stopped.

Resumption gives at once, minute by minute, what the stop was there to withhold: overdose.
"""

FILE = "controller/step.py"
OLD = "held=state.pressure_watch.holds) if runs else state.phase\n"
NEW = "held=state.pressure_watch.holds) if runs else _built(state)\n"
CLAIMS = ("DOSE-4",)
