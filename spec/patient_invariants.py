"""Invariants of DOSE-3 and DEL-4: patient boluses are remembered truly, and what they can ask for fits.

A watch that began with a quarter-hour knows what the newest buckets hold of boluses: nothing but what was
asked for since. Each bolus of the watch has its age; ages are a lockout apart; so there are few.
"""

from collections.abc import Iterator

from controller.presets import Device
from controller.state import State
from controller.units import SLOT_MIN
from spec.ghosts import Ghost
from spec.invariants import Conjunct, Predicate, invariant, pending
from spec.logic import implies, negation
from spec.patient import DAY_AND_HALF_HOUR_MIN, LAST
from spec.windows import WINDOWS, WindowKind


@invariant("valid_order", "valid_bolus")
def valid_patient(state: State, ghost: Ghost, device: Device) -> Iterator[Conjunct]:
    """Ages are within what is followed; a bolus that runs has age 0 and no more than its pulses."""
    patient, bolus = state.patient, state.bolus
    for at, age in enumerate(patient.ages):
        yield f"age_{at}", (age >= 0) & (age <= DAY_AND_HALF_HOUR_MIN)
    yield "session", (patient.session_age >= 0) & (patient.session_age <= DAY_AND_HALF_HOUR_MIN)
    yield "running", negation(bolus.by_patient) | (patient.ages[0] <= 0)
    yield "pulses", negation(bolus.by_patient) | (bolus.pulses <= state.order.patient.pulses)


@invariant("valid_patient", "valid_bolus")
def boluses_are_remembered(state: State, ghost: Ghost, device: Device) -> Iterator[Conjunct]:
    """The pump's ages are the observer's, as far as they are followed."""
    for at, (age, truly) in enumerate(zip(state.patient.ages, ghost.times.ages, strict=True)):
        yield f"not_older_{at}", age <= truly
        yield f"not_younger_{at}", (age >= truly) | (age >= DAY_AND_HALF_HOUR_MIN)
    session, truly = state.patient.session_age, ghost.times.session
    yield "session_not_older", session <= truly
    yield "session_not_younger", (session >= truly) | (session >= DAY_AND_HALF_HOUR_MIN)
    yield "clinician", ghost.times.clinician >= 0


@invariant("valid_clock")
def bolus_watch_age(state: State, ghost: Ghost, device: Device) -> Iterator[Conjunct]:
    """The watch has begun as many minutes as its quarter-hours make."""
    watch = ghost.boluses
    yield "slots", implies(watch.started, watch.slots >= 0)
    yield "minutes", implies(watch.started, watch.minutes == SLOT_MIN * watch.slots + state.minute_in_slot)


@invariant("bolus_watch_age", "valid_patient", "valid_bolus", "valid_order", "valid_clock")
def boluses_are_few(state: State, ghost: Ghost, device: Device) -> Iterator[Conjunct]:
    """Each bolus of the watch is as young as the watch, a lockout from the next, of the pulses allowed."""
    watch, ages, rules = ghost.boluses, state.patient.ages, state.order.patient
    yield "count", implies(watch.started, (watch.boluses >= 0) & (watch.pulses >= 0))
    for at in range(LAST):
        there_is = watch.started & (watch.boluses > at)
        yield f"young_{at}", implies(there_is, ages[at] <= watch.minutes)
    within_a_day = watch.started & (watch.minutes < DAY_AND_HALF_HOUR_MIN)
    yield "few", implies(within_a_day, watch.boluses <= LAST)
    for at in range(LAST - 1):
        there_are = watch.started & (watch.boluses > at + 1)
        apart = ages[at + 1] >= ages[at] + rules.lockout_min
        yield f"apart_{at}", implies(there_are, apart | (ages[at + 1] >= DAY_AND_HALF_HOUR_MIN))
    for boluses in range(LAST + 1):
        so_many = watch.started & (watch.boluses == boluses)
        yield f"pulses_{boluses}", implies(so_many, watch.pulses <= boluses * rules.pulses)


def _boluses_known(kind: WindowKind) -> Predicate:
    def holds(state: State, ghost: Ghost, device: Device) -> Iterator[Conjunct]:
        watch = ghost.boluses
        begun = watch.minutes if kind.by_minutes else watch.slots
        each = kind.pulse_cost(state.order, device)
        asked, coming = watch.pulses * each, pending(state, device, kind)
        allowance = kind.amount(state.order.allowances)
        bolus, last = 0, kind.buckets - 1
        for at, bucket in enumerate(kind.of(state.ledger)):
            bolus = bolus + bucket.bolus
            now = begun >= at if at == last else begun == at
            yield f"bolus_{at}", implies(watch.started & now, bolus + coming <= asked)
            yield f"allowance_{at}", implies(watch.started & (begun >= at), bucket.allowance >= allowance)

    holds.__name__ = f"{kind.name}_boluses_are_known"
    holds.__doc__ = "The buckets begun since hold no other boluses than the watch's, and no less allowance."
    return holds


for _kind in WINDOWS:
    invariant(
        f"valid_{_kind.name}_ledger",
        "bolus_watch_age",
        "valid_bolus",
        "valid_patient",
        "valid_order",
        "valid_clock",
        "current_buckets_saw_the_order",
        "lemmas",
    )(_boluses_known(_kind))
