"""The record counts what was commanded, and not what the encoder confirmed.

A motor that stalls is told to turn every minute; the record is complete, and withdrawal comes.
"""

FILE = "controller/step.py"
OLD = "record=seen(state.record, Pulses(less_but_not_below_zero(turned, state.unconfirmed_primed))),"
NEW = "record=seen(state.record, state.unconfirmed),"
CLAIMS = ("DEL-5",)
