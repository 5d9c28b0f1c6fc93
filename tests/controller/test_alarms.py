"""A signal latches until it is acknowledged and its cause is gone, and is heard for as long as nobody has."""

from functools import partial

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from controller.alarms import (
    HIGH,
    LOW,
    MEDIUM,
    NO_ALARMS,
    SILENT,
    TABLE,
    Alarms,
    Cause,
    Causes,
    Priority,
    Row,
    Signal,
    acknowledged,
    boluses_locked,
    is_given,
    minute_passed,
    updated,
)
from controller.events import Acknowledge, Stop
from controller.reservoir import Level
from controller.tones import NOTHING_SOUNDED, Sounded, priority_of, tone_after, tone_due
from controller.units import Minutes, Nanolitres
from spec.hearing import signal
from tests.controller.samples import (
    DAY_NIGHT,
    ML,
    SENSED,
    Bench,
    ordered,
    pump,
    with_signal,
)

URGENCIES = (LOW, MEDIUM, HIGH)
ON = Signal(on=True, acknowledged=False, quiet_min=Minutes(0))
SEEN = Signal(on=True, acknowledged=True, quiet_min=Minutes(0))
NO_CAUSES = (False,) * len(Cause)
NIGHT = ordered(DAY_NIGHT, percent=150)
DRY = Level(known=True, nl=Nanolitres(0))
JUST_LOW = Level(known=True, nl=Nanolitres(2 * ML + NIGHT.week_nl - 1))
CRITICALLY_LOW = Level(known=True, nl=Nanolitres(2 * ML + 2 * NIGHT.limits.day_nl - 1))
LITTLE, LESS = 9 * ML, 5_600_000
"""So little in the reservoir that the account explains such a level: it does not fall too fast."""

causes = st.tuples(*(st.booleans() for _ in Cause))
steps = st.lists(st.tuples(causes, st.sampled_from([*Cause, None])), max_size=30)


def only(cause: Cause, given_signal: Signal = ON) -> Alarms:
    """All silent but one."""
    return with_signal(NO_ALARMS, cause, given_signal)


def present(*which: Cause) -> Causes:
    """The causes named."""
    return tuple(cause in which for cause in Cause)


def quiet_for(minutes: int) -> Signal:
    """Acknowledged so long ago."""
    return evolve(SEEN, quiet_min=Minutes(minutes))


def running(volume_nl: int = 18 * ML) -> Bench:
    """A pump on its program, with nothing to tell that was not acknowledged."""
    bench = Bench(SENSED, pump(NIGHT, volume_nl)).resumed()
    see_all(bench)
    assert Priority.NONE == priority_of(tone_due(bench.state.alarms, NOTHING_SOUNDED))
    return bench


def stopped(bench: Bench) -> Bench:
    """The same, stopped."""
    bench.command(Stop)
    return bench


def see_all(bench: Bench) -> None:
    """Acknowledge every signal that is given."""
    for cause in Cause:
        bench.command(partial(Acknowledge, cause=cause))


def tones(bench: Bench, minutes: int, level: Level | None = None) -> list[tuple[int, Priority]]:
    """The tones of the next minutes, by minute from 1."""
    found: list[tuple[int, Priority]] = []
    for minute in range(1, minutes + 1):
        bench.tick(level=level)
        assert bench.last is not None
        if bench.last.tone.priority != Priority.NONE:
            found.append((minute, bench.last.tone.priority))
    return found


# --- the table --------------------------------------------------------------------------------------


def test_the_table_has_one_row_for_each_cause_in_order() -> None:
    """Signals and causes are told apart by their place in it, so that the order is part of the meaning."""
    assert list(Cause) == [row.cause for row in TABLE]
    assert [*range(len(TABLE))] == [cause.value for cause in Cause]
    assert (SILENT,) * len(TABLE) == NO_ALARMS


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.cause.name)
def test_every_row_says_what_is_delivered_and_why(row: Row) -> None:
    """In words, of one line, that fit into a table."""
    for words in (row.delivery, row.why):
        assert words.strip() and not set("|\n") & set(words)


OFF = (Cause.RESERVOIR_EMPTY, Cause.END_OF_SERVICE)
"""Causes for which the motor rests."""


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.cause.name)
def test_boluses_are_locked_by_medium_and_high_and_said_to_be(row: Row) -> None:
    """Where delivery is off, no bolus runs anyway."""
    assert row.locks_boluses == (row.urgency.priority in (Priority.MEDIUM, Priority.HIGH))
    assert row.locks_boluses == ("boluses locked" in row.delivery or row.cause in OFF)


def test_urgencies_are_what_the_claim_says() -> None:
    """10, 30, 60 minutes between tones; 8, 12, 24 hours of quiet; the more urgent, the shorter both."""
    assert [
        (Priority.LOW, 60, 24 * 60),
        (Priority.MEDIUM, 30, 12 * 60),
        (Priority.HIGH, 10, 8 * 60),
    ] == [(each.priority, each.tone_min, each.snooze_min) for each in URGENCIES]


def test_a_priority_is_told_by_how_often_it_sounds() -> None:
    """No two sound equally often, and 0 is none."""
    assert Priority.NONE == priority_of(Minutes(0))
    assert [each.priority for each in URGENCIES] == [priority_of(each.tone_min) for each in URGENCIES]


# --- latching ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("cause", Cause)
@pytest.mark.parametrize(
    ("before", "is_present", "after"),
    [
        (SILENT, False, SILENT),
        (SILENT, True, ON),
        (ON, True, ON),
        (ON, False, ON),
        (SEEN, True, SEEN),
        (SEEN, False, SILENT),
        (quiet_for(7), True, quiet_for(7)),
        (quiet_for(7), False, SILENT),
    ],
)
def test_each_signal_follows_the_rule(cause: Cause, before: Signal, is_present: bool, after: Signal) -> None:
    """It begins with its cause, and ends only when acknowledged and its cause is gone."""
    now = present(cause) if is_present else NO_CAUSES
    assert only(cause, after) == updated(only(cause, before), now)


@pytest.mark.parametrize("cause", Cause)
def test_acknowledging_marks_one_signal(cause: Cause) -> None:
    """The others stay as they are, and a signal that is not given cannot be acknowledged ahead."""
    every = (ON,) * len(Cause)
    assert with_signal(every, cause, SEEN) == acknowledged(every, cause)
    assert NO_ALARMS == acknowledged(NO_ALARMS, cause)


@pytest.mark.parametrize("cause", Cause)
def test_acknowledging_again_begins_the_time_anew(cause: Cause) -> None:
    """Of one that was quiet already."""
    assert only(cause, SEEN) == acknowledged(only(cause, quiet_for(100)), cause)


@pytest.mark.parametrize("cause", Cause)
def test_a_signal_is_given_if_it_is_on(cause: Cause) -> None:
    """Acknowledged or not; and the others are not."""
    assert [each == cause for each in Cause] == [is_given(only(cause), each) for each in Cause]
    assert is_given(only(cause, SEEN), cause)


@pytest.mark.parametrize("cause", Cause)
def test_a_cause_that_returns_sounds_again(cause: Cause) -> None:
    """What was acknowledged and went away is new when it comes back."""
    gone = updated(only(cause, SEEN), NO_CAUSES)
    assert ON == signal(updated(gone, present(cause)), cause)


EXPECTED = {
    Cause.RESERVOIR_LOW: (Priority.LOW, False),
    Cause.RESERVOIR_CRITICAL: (Priority.MEDIUM, True),
    Cause.RESERVOIR_FLOOR: (Priority.HIGH, True),
    Cause.RESERVOIR_EMPTY: (Priority.HIGH, True),
    Cause.STOPPED: (Priority.LOW, False),
    Cause.SHORTFALL: (Priority.HIGH, True),
    Cause.HOLIDAY: (Priority.HIGH, True),
    Cause.DISCREPANCY: (Priority.MEDIUM, True),
    Cause.REFILL_ABANDONED: (Priority.HIGH, True),
    Cause.TIME_UNKNOWN: (Priority.HIGH, True),
    Cause.RECORD_LOST: (Priority.MEDIUM, True),
    Cause.CLOCK_FAULT: (Priority.HIGH, True),
    Cause.MOTOR_RUNAWAY: (Priority.HIGH, True),
    Cause.MOTOR_STALLED: (Priority.HIGH, True),
    Cause.REPLACEMENT_DUE: (Priority.LOW, False),
    Cause.BATTERY_LOW: (Priority.HIGH, True),
    Cause.END_OF_SERVICE: (Priority.HIGH, True),
    Cause.LEVEL_SENSOR: (Priority.MEDIUM, True),
    Cause.LEVEL_FALLS: (Priority.HIGH, True),
    Cause.PRESSURE_SENSOR: (Priority.MEDIUM, True),
    Cause.CATHETER_BLOCKED: (Priority.HIGH, True),
}
"""Priority of each signal, and whether it locks boluses, told here a second time."""


@pytest.mark.parametrize("cause", Cause, ids=lambda cause: cause.name)
def test_priorities_and_locks_are_those_of_the_table(cause: Cause) -> None:
    """Medium and high lock boluses, also once acknowledged; an acknowledged signal is silent."""
    priority, locks = EXPECTED[cause]
    assert priority == priority_of(tone_due(only(cause), NOTHING_SOUNDED))
    assert Priority.NONE == priority_of(tone_due(only(cause, SEEN), NOTHING_SOUNDED))
    assert locks == boluses_locked(only(cause)) == boluses_locked(only(cause, SEEN))


@given(st.lists(st.sampled_from([SILENT, ON, SEEN]), min_size=len(TABLE), max_size=len(TABLE)))
def test_the_tone_is_the_highest_that_nobody_has_acknowledged(signals: list[Signal]) -> None:
    """The largest of those that sound."""
    sounding = [EXPECTED[cause][0].value for cause, each in zip(Cause, signals, strict=True) if each == ON]
    assert max(sounding, default=0) == priority_of(tone_due(tuple(signals), NOTHING_SOUNDED)).value


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.cause.name)
def test_an_acknowledgement_lasts_its_time_and_no_longer(row: Row) -> None:
    """The signal goes on without it; and none that is not acknowledged grows older."""
    snooze_min = row.urgency.snooze_min
    assert only(row.cause, quiet_for(1)) == minute_passed(only(row.cause, SEEN))
    almost = only(row.cause, quiet_for(snooze_min - 1))
    assert almost == minute_passed(only(row.cause, quiet_for(snooze_min - 2)))
    assert only(row.cause) == minute_passed(almost) == minute_passed(only(row.cause))
    assert NO_ALARMS == minute_passed(NO_ALARMS)


@given(steps)
def test_no_signal_without_its_cause_and_none_lost(history: list[tuple[Causes, Cause | None]]) -> None:
    """Over any history: a cause present has its signal, and a signal that ends was acknowledged."""
    alarms: Alarms = NO_ALARMS
    for now, seen in history:
        before = alarms
        alarms = updated(alarms if seen is None else acknowledged(alarms, seen), now)
        for cause, is_present in zip(Cause, now, strict=True):
            was, given_now = signal(before, cause), signal(alarms, cause)
            noted = was.acknowledged or (was.on and seen == cause)
            assert given_now.on == (is_present or (was.on and not noted))
            assert given_now.acknowledged == (is_present and noted)


# --- tones ------------------------------------------------------------------------------------------


@given(
    st.lists(st.sampled_from([SILENT, ON, SEEN]), min_size=len(TABLE), max_size=len(TABLE)),
    st.sampled_from([0, 10, 30, 60]),
    st.integers(0, 70),
)
def test_after_every_minute_the_last_tone_is_known(
    signals: list[Signal], last_min: int, ago_min: int
) -> None:
    """A tone begins its count; without one a minute is added; where nothing sounds, nothing is kept."""
    sounded = Sounded(Minutes(last_min), Minutes(ago_min))
    due = tone_due(tuple(signals), sounded)
    after = tone_after(sounded, due, tuple(signals))
    if due > 0:
        assert Sounded(due, Minutes(0)) == after
    elif ON in signals:
        assert Sounded(Minutes(last_min), Minutes(ago_min + 1)) == after
    else:
        assert NOTHING_SOUNDED == after


# Told that little is left, a pump has a low signal; very little, a medium one too; or nothing, a high one.
SITUATIONS = [
    pytest.param(LITTLE, JUST_LOW, Priority.LOW, 60, 24, id="low"),
    pytest.param(LESS, CRITICALLY_LOW, Priority.MEDIUM, 30, 12, id="medium"),
    pytest.param(18 * ML, DRY, Priority.HIGH, 10, 8, id="high"),
]


@pytest.mark.parametrize(("volume_nl", "level", "priority", "gap_min", "hours"), SITUATIONS)
def test_a_tone_repeats_for_as_long_as_nobody_acknowledges(
    volume_nl: int, level: Level, priority: Priority, gap_min: int, hours: int
) -> None:
    """Low every hour, medium every half hour, high every ten minutes, from the first minute on."""
    bench = running(volume_nl)
    every_gap = [(minute, priority) for minute in range(1, 60 * hours + 1, gap_min)]
    assert every_gap == tones(bench, 60 * hours, level)
    assert set() == bench.claims()


@pytest.mark.parametrize(("volume_nl", "level", "priority", "gap_min", "hours"), SITUATIONS)
def test_an_acknowledgement_ends_while_its_cause_goes_on(
    volume_nl: int, level: Level, priority: Priority, gap_min: int, hours: int
) -> None:
    """Silence for 24, 12 or 8 hours less a minute; then the signal sounds as if it were new."""
    bench = running(volume_nl)
    assert [(1, priority)] == tones(bench, 1, level)
    see_all(bench)
    assert [] == tones(bench, 60 * hours - 1, level)
    assert [(1, priority), (1 + gap_min, priority)] == tones(bench, 1 + gap_min, level)
    assert set() == bench.claims()


def test_an_acknowledgement_that_is_renewed_keeps_quiet() -> None:
    """It counts from the last one."""
    bench = running(LITTLE)
    assert [(1, Priority.LOW)] == tones(bench, 1, JUST_LOW)
    for hours in (8, 24):
        see_all(bench)
        assert [] == tones(bench, 60 * hours - 1, JUST_LOW)
    assert [(1, Priority.LOW)] == tones(bench, 1, JUST_LOW)


@pytest.mark.parametrize("minutes", [1, 2, 9, 29, 59])
@pytest.mark.parametrize(
    ("volume_nl", "level", "priority"),
    [(LESS, CRITICALLY_LOW, Priority.MEDIUM), (18 * ML, DRY, Priority.HIGH)],
)
def test_a_more_urgent_signal_sounds_in_the_minute_in_which_it_begins(
    minutes: int, volume_nl: int, level: Level, priority: Priority
) -> None:
    """However lately something less urgent did."""
    bench = stopped(running(volume_nl))
    assert [(1, Priority.LOW)] == tones(bench, minutes)
    assert [(1, priority)] == tones(bench, 1, level)


def test_high_sounds_in_the_minute_in_which_it_begins_beside_medium() -> None:
    """The medium tone of a minute ago does not stand for it."""
    bench = running(LESS)
    assert [(1, Priority.MEDIUM)] == tones(bench, 1, CRITICALLY_LOW)
    assert [(1, Priority.HIGH)] == tones(bench, 1, DRY)


def test_what_is_less_urgent_is_heard_once_the_more_urgent_is_acknowledged() -> None:
    """Within its own time after the last tone: the high tone was heard by whoever waits for a medium one."""
    bench = running()
    assert [(1, Priority.HIGH)] == tones(bench, 1, DRY)
    for cause in (Cause.RESERVOIR_FLOOR, Cause.LEVEL_FALLS):
        bench.command(partial(Acknowledge, cause=cause))
    assert [(30, Priority.MEDIUM), (60, Priority.MEDIUM)] == tones(bench, 60, DRY)


def test_a_command_sounds_nothing() -> None:
    """A STOP raises its signal at once; the tone comes with the next minute."""
    bench = running()
    assert Priority.NONE == bench.command(Stop).tone.priority
    assert is_given(bench.state.alarms, Cause.STOPPED)
    assert [(1, Priority.LOW)] == tones(bench, 1)


def test_a_pump_with_nothing_to_tell_is_silent() -> None:
    """A day of the program brings no tone."""
    assert [] == tones(running(), 24 * 60)
