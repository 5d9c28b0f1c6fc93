"""Ghosts of too little drug: what the observer writes down of hours, of a stop, and of a holiday.

A watch begins at an arbitrary hour edge and counts what the program scheduled, what the encoder confirmed,
and what those pulses truly took from the reservoir.
"""

from attrs import frozen

from controller.events import Tick
from controller.state import Mode, State
from controller.units import SLOT_MIN
from spec.choosing import pick
from spec.logic import negation

HOUR_MIN = 60
DAY_MIN = 24 * HOUR_MIN
HOLIDAY_HOURS = 48
HOLIDAY_MIN = HOLIDAY_HOURS * HOUR_MIN
STOPPED_MIN = DAY_MIN + HOUR_MIN
"""RES-4: most minutes that a stop goes on without a high-priority signal."""


@frozen
class ReservoirTruth:
    """What is truly in the reservoir, and what the last pulses truly took from it."""

    volume_nl: int
    drawn_nl: int


@frozen
class RecordWatch:
    """What was scheduled and confirmed since an hour began, while therapy has not ended.

    Attributes:
        started: whether it runs.
        hours: hours begun since.
        minutes: minutes begun since.
        scheduled: units of the program since, that minute included.
        confirmed: pulses confirmed since, of those commanded since.
        moved_nl: what these pulses truly took from the reservoir.
        dry: whether there was truly nothing left to take.
        dose_confirmed: whether a clinician has confirmed a dose since.
    """

    started: bool
    hours: int
    minutes: int
    scheduled: int
    confirmed: int
    moved_nl: int
    dry: bool
    dose_confirmed: bool


@frozen
class StoppedTime:
    """Minutes, and hours begun, for which the pump has not been infusing though therapy has not ended."""

    minutes: int
    hours: int


NO_WATCH = RecordWatch(False, 0, 0, 0, 0, 0, False, False)


def slot_begins(before: State) -> bool:
    """Return whether the next tick begins a quarter-hour."""
    return before.minute_in_slot == SLOT_MIN - 1


def hour_begins(before: State) -> bool:
    """Return whether the next tick begins an hour."""
    return slot_begins(before) & (before.record.quarter == 3)


def turned_pulses(before: State, event: Tick) -> int:
    """Return the pulses that the encoder confirms: none beyond what was commanded, and not less than none."""
    most = pick(event.confirmed <= before.unconfirmed, event.confirmed, before.unconfirmed)
    return pick(most >= 0, most, 0)


def record_watch_older(
    watch: RecordWatch, before: State, event: Tick, flow: int, truth: ReservoirTruth
) -> RecordWatch:
    """Return the watch a minute later."""
    brought = turned_pulses(before, event) - before.unconfirmed_primed
    turned = pick(brought >= 0, brought, 0)
    return RecordWatch(
        started=watch.started,
        hours=watch.hours + pick(hour_begins(before), 1, 0),
        minutes=watch.minutes + 1,
        scheduled=watch.scheduled + flow,
        confirmed=watch.confirmed + turned,
        moved_nl=watch.moved_nl + truth.drawn_nl,
        dry=watch.dry | (truth.volume_nl <= 0),
        dose_confirmed=watch.dose_confirmed,
    )


def record_watch(older: RecordWatch, before: State, flow: int, *, start: bool) -> RecordWatch:
    """Return the watch that runs from now on: one that begins with this tick, or the older one."""
    fresh = RecordWatch(True, 0, 0, flow, 0, 0, False, False)
    begins = start & hour_begins(before) & (before.mode != Mode.ENDED)
    return pick(begins, fresh, older)


def has_seen_two_days(watch: RecordWatch) -> bool:
    """Return whether the watch began at an hour edge 48 h to 49 h ago."""
    return watch.started & (watch.minutes >= HOLIDAY_MIN) & (watch.minutes < HOLIDAY_MIN + HOUR_MIN)


def shows_a_holiday(watch: RecordWatch, units: int) -> bool:
    """Return whether under half the program was pumped in 48 h, and no dose was confirmed since."""
    under_half = 2 * watch.confirmed * units < watch.scheduled
    return has_seen_two_days(watch) & under_half & negation(watch.dose_confirmed)


def stopped_older(stopped: StoppedTime, before: State) -> StoppedTime:
    """Return the time stopped a minute later."""
    older = StoppedTime(stopped.minutes + 1, stopped.hours + pick(hour_begins(before), 1, 0))
    waits = (before.mode != Mode.INFUSING) & (before.mode != Mode.ENDED)
    return pick(waits, older, StoppedTime(0, 0))
