"""The record of delivery takes every confirmed pulse, also those that primed."""

FILE = "controller/step.py"
OLD = "record=seen(state.record, Pulses(less_but_not_below_zero(turned, state.unconfirmed_primed))),"
NEW = "record=seen(state.record, turned),"
CLAIMS = ("DEL-5",)
