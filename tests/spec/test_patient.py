"""What the observer writes down of boluses: ends, loads, what was asked for since a quarter-hour began."""

import pytest
from attrs import evolve

from controller.bolus import NO_BOLUS, Bolus
from controller.state import State
from controller.units import FlowMinutes, NanolitresPerDay, Pulses
from spec.patient import (
    NEVER,
    NOT_BEGUN,
    BolusWatch,
    one_more,
    patient_asked,
    times_a_minute_later,
    watch_a_minute_later,
)
from tests.controller.samples import flat, ordered, pump

IDLE = pump(ordered(flat(4)))


def running(*, by_patient: bool, pulses: int = 5) -> State:
    """A pump with a bolus under way."""
    bolus = Bolus(
        Pulses(pulses), NanolitresPerDay(2_880_000), FlowMinutes(0), by_patient=by_patient, primes=False
    )
    return evolve(IDLE, bolus=bolus)


def test_at_first_all_boluses_are_long_ago_and_the_load_is_not() -> None:
    """Nothing counts, but the lockout after commissioning does."""
    assert ((1_470,) * 12, 0, 0) == (NEVER.ages, NEVER.session, NEVER.clinician)
    assert not NOT_BEGUN.started
    assert NO_BOLUS == IDLE.bolus


def test_every_minute_makes_all_ages_grow_without_bound() -> None:
    """The pump follows them for 24 h 30 min, the observer for ever."""
    times = patient_asked(NEVER)
    for _ in range(2_000):
        times = times_a_minute_later(times, IDLE)
    assert ((2_000, *(3_470,) * 11), 2_000, 2_000) == (times.ages, times.session, times.clinician)


def test_a_patient_bolus_that_runs_has_not_ended() -> None:
    """Its age stays 0, and those of the others grow."""
    times = times_a_minute_later(patient_asked(NEVER), running(by_patient=True))
    assert (0, 1_471) == times.ages[:2]
    assert (1, 1) == (times.session, times.clinician)


def test_a_clinicians_bolus_that_runs_is_no_patient_bolus() -> None:
    """The time since one stands at 0; the patient's ages grow."""
    times = times_a_minute_later(evolve(patient_asked(NEVER), clinician=9), running(by_patient=False))
    assert (1, 0) == (times.ages[0], times.clinician)


def test_the_newest_bolus_stands_first_and_the_oldest_is_dropped() -> None:
    """Twelve are followed."""
    times = evolve(NEVER, ages=tuple(range(100, 112)))
    assert (0, *range(100, 111)) == patient_asked(times).ages


@pytest.mark.parametrize(
    ("before", "boluses", "pulses"), [(IDLE, 0, 0), (running(by_patient=True, pulses=3), 1, 3)]
)
def test_a_watch_begins_with_a_quarter_hour_and_what_is_still_to_come(
    before: State, boluses: int, pulses: int
) -> None:
    """A patient bolus under way counts with the pulses that are left of it."""
    begun = watch_a_minute_later(NOT_BEGUN, before, edge=True, start=True)
    assert BolusWatch(started=True, slots=0, minutes=0, boluses=boluses, pulses=pulses) == begun


@pytest.mark.parametrize(
    ("before", "edge", "start"),
    [(IDLE, False, True), (IDLE, True, False), (running(by_patient=False), True, True)],
)
def test_a_watch_begins_at_no_other_time(before: State, edge: bool, start: bool) -> None:
    """Not within a quarter-hour, not unasked, and not while a clinician's bolus runs."""
    assert not watch_a_minute_later(NOT_BEGUN, before, edge=edge, start=start).started


def test_a_watch_counts_minutes_quarter_hours_boluses_and_pulses() -> None:
    """One more bolus is one more, with all its pulses."""
    watch = watch_a_minute_later(NOT_BEGUN, IDLE, edge=True, start=True)
    for minute in range(1, 17):
        watch = watch_a_minute_later(watch, IDLE, edge=minute == 15, start=False)
    watch = one_more(one_more(watch, 8), 8)
    assert BolusWatch(started=True, slots=1, minutes=16, boluses=2, pulses=16) == watch
