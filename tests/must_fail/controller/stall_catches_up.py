"""Pulses that nobody saw are commanded again.

The rotor that a magnet held was only slow to tell, or takes up at once: the patient gets them twice.
"""

FILE = "controller/step.py"
OLD = "    return due_pulses(_built(state), units, runs=runs, held=watch.holds, probes=may_probe(watch))\n"
NEW = (
    "    due = due_pulses(_built(state), units, runs=runs, held=watch.holds, probes=may_probe(watch))\n"
    "    return Pulses(due + state.encoder.unseen) if runs else due\n"
)
CLAIMS = ("DOSE-4",)
