"""Invariants of DEL-5, HOL-1 and RES-4: the pump's record says what the observer saw.

Hours are counted alike by both, so a watch that began `n` hours ago is held against the newest `n` + 1 hours.
"""

from collections.abc import Iterator

from controller.presets import Device
from controller.record import HOLIDAY_HOURS, RECORD_HOURS
from controller.state import Mode, State
from controller.units import HOURS_PER_DAY, SLOT_MIN
from spec.ghosts import Ghost
from spec.invariants import Conjunct, invariant
from spec.logic import implies, some
from spec.shortage import HOUR_MIN

WATCH_HOURS = (HOURS_PER_DAY + 1, HOLIDAY_HOURS + 1)
"""For how long a watch is of use to DEL-5 and to HOL-1."""
_HOURLY = ("valid_clock", "valid_record", "program_keeps_the_observers_time")


def _minute_of_hour(state: State) -> int:
    return SLOT_MIN * state.record.quarter + state.minute_in_slot


@invariant("valid_clock", "valid_order", "valid_ring", "valid_counts", whole=True)
def valid_record(state: State, ghost: Ghost, device: Device) -> Iterator[Conjunct]:
    """No hour is negative; quarter-hours and hours are counted within their bounds."""
    record = state.record
    yield "quarter", (record.quarter >= 0) & (record.quarter < HOUR_MIN // SLOT_MIN)
    yield "since", (record.since_confirmation >= 0) & (record.since_confirmation <= RECORD_HOURS)
    for at, hour in enumerate(record.hours):
        yield f"{at}_scheduled", hour.scheduled >= 0
        yield f"{at}_confirmed", hour.confirmed >= 0


@invariant("valid_clock", "valid_record")
def record_watch_age(state: State, ghost: Ghost, device: Device) -> Iterator[Conjunct]:
    """The watch began with an hour; therapy has not ended since, nor a dose been confirmed unnoticed."""
    watch = ghost.record
    elapsed = HOUR_MIN * watch.hours + _minute_of_hour(state)
    yield "minutes", implies(watch.started, (watch.hours >= 0) & (watch.minutes == elapsed))
    yield "not_ended", implies(watch.started, state.mode != Mode.ENDED)
    since = state.record.since_confirmation
    known = watch.dose_confirmed | (since > watch.hours) | (since >= RECORD_HOURS)
    yield "unconfirmed", implies(watch.started, known)
    yield "confirmed", implies(watch.started & watch.dose_confirmed, since <= watch.hours)


@invariant("record_watch_age", *_HOURLY)
def record_covers_the_watch(state: State, ghost: Ghost, device: Device) -> Iterator[Conjunct]:
    """The hours begun since the watch hold just what it saw scheduled, and what it saw confirmed."""
    watch, scheduled, confirmed = ghost.record, 0, 0
    for at, hour in enumerate(state.record.hours):
        scheduled = scheduled + hour.scheduled
        confirmed = confirmed + hour.confirmed
        now = watch.started & (watch.hours == at)
        yield f"scheduled_{at}", implies(now, watch.scheduled == scheduled)
        yield f"confirmed_{at}", implies(now, watch.confirmed == confirmed)


@invariant("record_watch_age", "valid_ring", *_HOURLY)
def record_reaches_back(state: State, ghost: Ghost, device: Device) -> Iterator[Conjunct]:
    """In every hour begun since the watch something was scheduled."""
    watch = ghost.record
    for at, hour in enumerate(state.record.hours[: HOURS_PER_DAY + 1]):
        yield f"{at}", implies(watch.started & (watch.hours >= at), hour.scheduled >= 1)


@invariant("valid_clock", "valid_record")
def stopped_time(state: State, ghost: Ghost, device: Device) -> Iterator[Conjunct]:
    """A stop is as long as its hours make, and what was commanded before it is soon confirmed."""
    stopped = ghost.stopped
    waits = (state.mode != Mode.INFUSING) & (state.mode != Mode.ENDED)
    yield "counts", (stopped.minutes >= 0) & (stopped.hours >= 0)
    yield "minutes", stopped.minutes <= HOUR_MIN * stopped.hours + _minute_of_hour(state)
    yield "mode", (stopped.minutes <= 0) | waits
    yield "hours", (stopped.minutes >= 1) | (stopped.hours <= 0)
    yield "unconfirmed", (stopped.minutes <= 0) | (state.unconfirmed <= 0)


@invariant("stopped_time", "valid_counts", "valid_ring", *_HOURLY)
def nothing_is_confirmed_while_stopped(state: State, ghost: Ghost, device: Device) -> Iterator[Conjunct]:
    """An hour begun since the stop has nothing confirmed, and something scheduled."""
    hours = ghost.stopped.hours
    for at, hour in enumerate(state.record.hours[: HOURS_PER_DAY + 1]):
        yield f"confirmed_{at}", implies(hours > at, hour.confirmed <= 0)
        yield f"scheduled_{at}", implies(hours > at, hour.scheduled >= 1)


@invariant("valid_record")
def hours_since_a_dose_are_known(state: State, ghost: Ghost, device: Device) -> Iterator[Conjunct]:
    """No more of them count than there were, unless a holiday lasts; ended therapy asks for nothing."""
    ended = state.mode == Mode.ENDED
    counted = state.record.since_confirmation <= ghost.since_dose
    yield "since", some((ended, state.holiday, counted))
    for at, hour in enumerate(state.record.hours):
        yield f"ended_{at}", implies(ended, hour.scheduled <= 0)


@invariant("record_covers_the_watch", "record_watch_age", *_HOURLY)
def holiday_is_known(state: State, ghost: Ghost, device: Device) -> Iterator[Conjunct]:
    """A holiday that the observer knows of, the pump knows of."""
    yield f"at_{HOLIDAY_HOURS}", implies(ghost.holiday, state.holiday)


@invariant("valid_clock", "valid_ring", "program_keeps_the_observers_time", "holiday_is_known")
def holiday_holds_the_schedule_down(state: State, ghost: Ghost, device: Device) -> Iterator[Conjunct]:
    """While the observer knows of a holiday, at most half the program is scheduled."""
    since = ghost.interval
    yield "half", implies(since.started & since.holiday, 2 * since.basal_units <= since.program_units)


@invariant("A-ENCODER", "A-RESERVOIR", "accounts_bracket_the_truth", "valid_counts")
def confirmed_pulses_moved_their_least(state: State, ghost: Ghost, device: Device) -> Iterator[Conjunct]:
    """Unless the reservoir was truly dry, confirmed pulses took at least the smallest strokes."""
    watch = ghost.record
    enough = watch.confirmed * device.stroke_min_nl <= watch.moved_nl
    yield "moved", implies(watch.started, watch.dry | enough)
