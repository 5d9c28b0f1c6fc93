"""A bolus: a whole number of pulses on a schedule of its own, granted whole or not.

What a stop, a lock or a load cuts off is gone; it is never finished later.
"""

from attrs import evolve, frozen

from controller.units import FlowMinutes, NanolitresPerDay, Pulses


@frozen
class Bolus:
    """What is left of the bolus that runs; all zero when none does.

    Attributes:
        pulses: pulses still to come.
        flow_nl_per_day: flow at which they come.
        phase: fraction of a pulse that has built up.
        by_patient: whether the patient asked for it.
        primes: whether it primes a new catheter (`controller.priming`).
    """

    pulses: Pulses
    flow_nl_per_day: NanolitresPerDay
    phase: FlowMinutes
    by_patient: bool
    primes: bool


NO_BOLUS = Bolus(
    pulses=Pulses(0),
    flow_nl_per_day=NanolitresPerDay(0),
    phase=FlowMinutes(0),
    by_patient=False,
    primes=False,
)


def begun_bolus(pulses: Pulses, flow_nl_per_day: NanolitresPerDay, *, by_patient: bool) -> Bolus:
    """Return a bolus of which nothing has come yet."""
    return evolve(NO_BOLUS, pulses=pulses, flow_nl_per_day=flow_nl_per_day, by_patient=by_patient)


def bolus_pulses_due(bolus: Bolus, units: FlowMinutes) -> Pulses:
    """Return how many of its pulses this minute brings; `units` is the worth of one pulse."""
    due = (bolus.phase + bolus.flow_nl_per_day) // units
    return Pulses(due) if due <= bolus.pulses else bolus.pulses


def after_minute(bolus: Bolus, due: Pulses, units: FlowMinutes) -> Bolus:
    """Return what is left once the pulses due have had their turn, granted or refused."""
    if bolus.pulses <= due:
        return NO_BOLUS
    return evolve(
        bolus,
        pulses=Pulses(bolus.pulses - due),
        phase=FlowMinutes((bolus.phase + bolus.flow_nl_per_day) % units),
    )
