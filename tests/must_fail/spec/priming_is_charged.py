"""The observer charges pulses that prime like all others, and so never sees that they bring nothing."""

FILE = "spec/ghosts.py"
OLD = "    return times(pick(before.bolus.primes, 0, result.state.order.pulse_pg), result.motor.bolus)\n"
NEW = "    return times(result.state.order.pulse_pg, result.motor.bolus)\n"
CLAIMS = ("DOSE-1",)
NOTICED_AS = ("refuted", "error", "not_confirmed")
