"""What the observer knows of boluses: when the patient's ended, and what was asked for since."""

from attrs import evolve, frozen

from controller.state import State
from controller.units import DAY_BUCKETS, SLOT_MIN
from spec.choosing import pick
from spec.logic import negation

DAY_AND_HALF_HOUR_MIN = DAY_BUCKETS * SLOT_MIN
"""24 h 30 min of ticks, which last at least 24 h (A-TICK)."""
LAST = 12
"""Boluses whose end is followed."""


@frozen
class BolusTimes:
    """Ticks since boluses and loads, without bound.

    Attributes:
        ages: since the end of each of the last patient boluses, newest first; 0 while it runs.
        session: since the last load, or since commissioning.
        clinician: since a clinician's bolus last ran or was ordered, or since commissioning.
    """

    ages: tuple[int, ...]
    session: int
    clinician: int


@frozen
class BolusWatch:
    """What was asked for since a quarter-hour began, with nothing loaded and no clinician's bolus since.

    Attributes:
        started: whether it runs.
        slots: quarter-hours begun since.
        minutes: minutes begun since.
        boluses: patient boluses that ran then or were begun since.
        pulses: pulses that were still to come then or were asked for since.
    """

    started: bool
    slots: int
    minutes: int
    boluses: int
    pulses: int


NEVER = BolusTimes(ages=(DAY_AND_HALF_HOUR_MIN,) * LAST, session=0, clinician=0)
NOT_BEGUN = BolusWatch(started=False, slots=0, minutes=0, boluses=0, pulses=0)


def times_a_minute_later(times: BolusTimes, before: State) -> BolusTimes:
    """Return the times after a tick."""
    runs = before.bolus.pulses > 0
    by_patient = runs & before.bolus.by_patient
    older = tuple(age + 1 for age in times.ages)
    return BolusTimes(
        ages=(pick(by_patient, 0, older[0]), *older[1:]),
        session=times.session + 1,
        clinician=pick(runs & negation(before.bolus.by_patient), 0, times.clinician + 1),
    )


def watch_a_minute_later(watch: BolusWatch, before: State, *, edge: bool, start: bool) -> BolusWatch:
    """Return the watch after a tick; one begins where a quarter-hour does and no clinician's bolus runs."""
    runs = before.bolus.pulses > 0
    fresh = BolusWatch(True, 0, 0, pick(runs, 1, 0), before.bolus.pulses)
    older = evolve(watch, slots=watch.slots + pick(edge, 1, 0), minutes=watch.minutes + 1)
    return pick(start & edge & (negation(runs) | before.bolus.by_patient), fresh, older)


def patient_asked(times: BolusTimes) -> BolusTimes:
    """Return the times when a patient bolus was accepted."""
    return evolve(times, ages=(0, *times.ages[:-1]))


def one_more(watch: BolusWatch, pulses: int) -> BolusWatch:
    """Return the watch when a patient bolus was accepted."""
    return evolve(watch, boluses=watch.boluses + 1, pulses=watch.pulses + pulses)
