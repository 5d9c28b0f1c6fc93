"""The delivery record: hours roll, a day decides on a shortfall, two days on a holiday."""

from functools import partial

import pytest
from attrs import evolve

from controller.alarms import Cause, is_given
from controller.events import ConfirmDose, EndTherapy, Resume, Stop, Turn
from controller.order import TurnBy
from controller.record import (
    NEW_RECORD,
    NOTHING_RECORDED,
    RECORD_HOURS,
    DeliveryRecord,
    Hour,
    asked,
    falls_short,
    is_holiday,
    quarter_begun,
    seen,
)
from controller.refusals import any_refusal
from controller.state import Mode
from controller.units import FlowMinutes, Hours, NanolitresPerDay, Pulses
from tests.controller.samples import PLAIN, Bench, flat, ordered, pump

UNITS = FlowMinutes(2_000 * 1_440)
BRISK = ordered(flat(60), percent=150)
"""One nominal pulse a minute."""
DAY = 24 * 60


def hourly(*hours: tuple[int, int], since: int = RECORD_HOURS) -> DeliveryRecord:
    """A record of pulses asked for and confirmed, newest hour first, and nothing before."""
    given = tuple(Hour(FlowMinutes(UNITS * due), Pulses(came)) for due, came in hours)
    return DeliveryRecord((*given, *NOTHING_RECORDED[len(given) :]), 0, Hours(since))


def bench() -> Bench:
    """A pump that infuses."""
    return Bench(PLAIN, pump(BRISK)).resumed()


def given(bench: Bench, cause: Cause) -> bool:
    """Whether the signal of a cause is given."""
    return is_given(bench.state.alarms, cause)


def test_a_new_record_knows_nothing() -> None:
    """Neither a shortfall nor a holiday can be told from it."""
    assert (RECORD_HOURS, 0, 0) == (len(NEW_RECORD.hours), NEW_RECORD.quarter, NEW_RECORD.since_confirmation)
    assert not falls_short(NEW_RECORD, UNITS)
    assert not is_holiday(NEW_RECORD, UNITS)


def test_minutes_and_pulses_are_counted_in_the_newest_hour() -> None:
    """And nowhere else."""
    record = seen(asked(hourly((1, 1), (5, 5)), NanolitresPerDay(UNITS)), Pulses(3))
    assert hourly((2, 4), (5, 5)) == record


def test_the_fourth_quarter_hour_begins_an_hour() -> None:
    """The oldest hour is forgotten, and another has begun since a dose was confirmed."""
    record = hourly(*((at, 0) for at in range(RECORD_HOURS)), since=7)
    for quarter in (1, 2, 3):
        record = quarter_begun(record)
        assert (quarter, 7) == (record.quarter, record.since_confirmation)
    rolled = quarter_begun(record)
    assert hourly((0, 0), *((at, 0) for at in range(RECORD_HOURS - 1)), since=8) == rolled
    assert RECORD_HOURS == quarter_begun(evolve(record, since_confirmation=Hours(49))).since_confirmation


@pytest.mark.parametrize(("came", "short"), [(75, False), (74, True), (0, True), (100, False)])
def test_a_shortfall_is_over_a_quarter_in_a_day(came: int, short: bool) -> None:
    """Of 2,500 pulses in 24 complete hours and the current one."""
    assert short is falls_short(hourly(*((100, came),) * 25), UNITS)


def test_no_shortfall_is_told_before_a_day_is_known() -> None:
    """23 complete hours are not enough, and what was before does not count."""
    assert not falls_short(hourly(*((100, 0),) * 24), UNITS)
    assert not falls_short(hourly(*((100, 100),) * 25, *((100, 0),) * 24), UNITS)


@pytest.mark.parametrize(("came", "since", "holiday"), [(50, 49, False), (49, 49, True), (49, 48, False)])
def test_a_holiday_is_under_half_in_two_days_since_a_confirmation(
    came: int, since: int, holiday: bool
) -> None:
    """Of 4,900 pulses in 48 complete hours and the current one."""
    assert holiday is is_holiday(hourly(*((100, came),) * RECORD_HOURS, since=since), UNITS)


def test_a_stop_after_a_good_day_is_a_shortfall_first_and_a_holiday_in_the_end() -> None:
    """A quarter of the day is missing after 7 h, and more than half of two days after 25."""
    stopped = bench().tick(DAY)
    stopped.command(Stop)
    stopped.tick(6 * 60)
    assert not given(stopped, Cause.SHORTFALL)
    stopped.tick(60)
    assert given(stopped, Cause.SHORTFALL)
    stopped.tick(17 * 60)
    assert (True, False) == (given(stopped, Cause.SHORTFALL), stopped.state.holiday)
    stopped.tick(60)
    assert given(stopped, Cause.HOLIDAY)
    assert set() == stopped.claims()


def test_a_motor_that_does_not_turn_is_a_shortfall() -> None:
    """Pulses are commanded, and the encoder confirms none."""
    stalled = bench().tick(DAY + 1, stroke_nl=0)
    assert given(stalled, Cause.SHORTFALL)
    assert set() == stalled.claims()


def test_after_a_holiday_half_is_delivered_until_a_dose_is_confirmed() -> None:
    """Thirty pulses an hour instead of sixty; RESUME alone changes nothing."""
    resumed = bench()
    resumed.command(Stop)
    resumed.tick(49 * 60)
    resumed.command(Resume)
    upper = resumed.state.reservoir.lower_nl
    assert 30 * 2_290 == upper - resumed.tick(60).state.reservoir.lower_nl
    resumed.command(ConfirmDose)
    upper = resumed.state.reservoir.lower_nl
    assert 60 * 2_290 == upper - resumed.tick(60).state.reservoir.lower_nl
    assert (False, 1) == (resumed.state.holiday, resumed.state.record.since_confirmation)
    assert set() == resumed.claims()


def test_a_confirmed_dose_is_good_for_two_days() -> None:
    """A stop that goes on is a holiday again 48 complete hours later, the hour of the confirmation apart."""
    stopped = bench()
    stopped.command(Stop)
    stopped.tick(40 * 60 + 20)
    stopped.command(ConfirmDose)
    assert not stopped.tick(48 * 60 + 39).state.holiday
    assert stopped.tick().state.holiday
    assert set() == stopped.claims()


def test_therapy_that_has_ended_misses_nothing_and_comes_back_as_a_holiday() -> None:
    """No signal begins in days, and RESUME gives half."""
    ended = bench().tick(10)
    assert any_refusal(ended.command(EndTherapy).refusals)
    ended.command(Stop)
    assert not any_refusal(ended.command(EndTherapy).refusals)
    assert (Mode.ENDED, NOTHING_RECORDED) == (ended.state.mode, ended.state.record.hours)
    ended.tick(3 * DAY)
    assert (False, False) == (given(ended, Cause.SHORTFALL), given(ended, Cause.HOLIDAY))
    ended.command(Resume)
    assert (Mode.INFUSING, True) == (ended.state.mode, ended.state.holiday)
    assert given(ended, Cause.HOLIDAY)
    ended.tick(23 * 60)
    assert not given(ended, Cause.SHORTFALL)
    assert given(ended.tick(2 * 60), Cause.SHORTFALL)
    assert set() == ended.claims()


def test_a_turn_of_the_program_leaves_the_record_as_it_is() -> None:
    """Hours are those of the clock, not of the program."""
    turned = bench().tick(100)
    record = turned.state.record
    turned.command(partial(Turn, by=TurnBy.HOUR_ON))
    assert record == turned.state.record
