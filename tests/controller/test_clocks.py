"""Two clocks, of which one may be bad: when a tick is due, and when one of them is left."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controller.alarms import Cause, Priority
from controller.clocks import (
    LATE_MS,
    NOT_READ,
    STILL_READINGS,
    Clocks,
    doubtful,
    is_late,
    minute_counted,
    minute_is_over,
    program_set,
    read,
    time_set,
)
from controller.events import Acknowledge, Load, PowerOn, ReadClocks, Synchronise
from controller.presets import BUDGET
from controller.units import MINUTE_MS, Milliseconds
from tests.controller.samples import DAY_NIGHT, PLAIN, Bench, ordered, pump, reasons

NIGHT = ordered(DAY_NIGHT, percent=150)


def after(*readings: tuple[int, int], clocks: Clocks = NOT_READ) -> Clocks:
    """The clocks after these readings."""
    for first, second in readings:
        clocks = read(clocks, Milliseconds(first), Milliseconds(second))
    return clocks


def told(bench: Bench, first: int, second: int, passed_ds: int = 600) -> Bench:
    """The same pump after a reading."""
    bench.give(ReadClocks(Milliseconds(first), Milliseconds(second)), passed_ds)
    return bench


def given_(bench: Bench, cause: Cause) -> bool:
    """Whether a signal stands."""
    return bench.state.alarms[cause.value].on


def test_the_slower_clock_says_when_a_tick_is_due() -> None:
    """Whichever it is; and one that was set back has not advanced."""
    assert not minute_is_over(after((59_999, 90_000)))
    assert not minute_is_over(after((90_000, 59_999)))
    assert minute_is_over(after((60_000, 60_000)))
    assert after((60_000, -5_000)).second.advanced_ms == 0


def test_a_late_minute_makes_the_next_no_shorter() -> None:
    """What was read beyond it is dropped, of both clocks."""
    counted = minute_counted(after((61_500, 62_000)))
    assert (0, 0) == (counted.first.advanced_ms, counted.second.advanced_ms)


@pytest.mark.parametrize("still", [0, 1])
def test_a_clock_that_stands_still_is_left_after_fifteen_readings(still: int) -> None:
    """Not after fourteen, and for good: nothing that it does later counts."""
    reading = (0, MINUTE_MS) if still == 0 else (MINUTE_MS, 0)
    almost = after(*[reading] * (STILL_READINGS - 1))
    assert not minute_is_over(almost)
    left = after(reading, clocks=almost)
    assert minute_is_over(left) and doubtful(left)
    later = after((1, 59_000) if still == 0 else (59_000, 1), clocks=minute_counted(left))
    assert not minute_is_over(later)
    assert doubtful(later)


@given(
    st.lists(st.tuples(st.integers(1, 60_600), st.integers(-100_000, 200_000)), max_size=40), st.booleans()
)
def test_no_reading_of_a_bad_clock_makes_a_minute_shorter(
    readings: list[tuple[int, int]], swapped: bool
) -> None:
    """By the good one at least 60 s have passed since the last tick, however the other behaves."""
    clocks, good_ms = NOT_READ, 0
    for good, bad in readings:
        pair = (bad, good) if swapped else (good, bad)
        clocks, good_ms = after(pair, clocks=clocks), good_ms + good
        if minute_is_over(clocks):
            assert good_ms >= MINUTE_MS
            clocks, good_ms = minute_counted(clocks), 0


def test_doubt_is_alarmed_and_brings_the_least_flow_until_the_time_is_set() -> None:
    """Two seconds and a half apart are no doubt yet; SYNCHRONISE settles it, and a lost clock stays lost."""
    bench = Bench(PLAIN, pump(NIGHT)).resumed().tick(60)
    told(bench, 60_000, 62_500)
    assert (False, False) == (given_(bench, Cause.CLOCK_FAULT), bench.state.power.time_unknown)
    told(bench, 60_000, 60_001)
    assert (True, True) == (given_(bench, Cause.CLOCK_FAULT), bench.state.power.time_unknown)
    assert set() == reasons(bench.command(Synchronise))
    assert not doubtful(bench.state.clocks)
    for _ in range(STILL_READINGS):
        told(bench, 60_000, 0)
    assert bench.state.power.time_unknown
    bench.command(Synchronise)
    assert (False, True) == (bench.state.power.time_unknown, doubtful(bench.state.clocks))
    assert set() == bench.claims()


def test_two_good_clocks_that_are_read_once_a_minute_never_disagree() -> None:
    """One 1 % fast, the other 1 % slow: a minute is over at the second reading."""
    clocks = after((60_600, 59_400))
    assert not minute_is_over(clocks)
    clocks = after((60_600, 59_400), clocks=clocks)
    assert (True, False) == (minute_is_over(clocks), doubtful(clocks))


def test_a_clock_that_creeps_is_heard_every_ten_minutes_of_the_other() -> None:
    """No tick comes, so tones come with readings; and each is paid for."""
    bench = Bench(PLAIN, pump(NIGHT)).resumed().tick(1)
    owed_uj = bench.state.battery.owed_uj
    heard = [told(bench, 1, 60_000).last for _ in range(20)]
    sounded = [
        at for at, each in enumerate(heard, 1) if each is not None and each.tone.priority == Priority.HIGH
    ]
    assert [10, 20] == sounded
    assert owed_uj + 2 * BUDGET.tone_uj == bench.state.battery.owed_uj
    assert set() == bench.claims()


def test_a_clock_twice_as_fast_adds_no_tones() -> None:
    """Ticks come, and with them the tones that are due."""
    bench = Bench(PLAIN, pump(NIGHT)).resumed().tick(1)
    for _ in range(30):
        told(bench, 120_000, 60_000)
        assert bench.last is not None and bench.last.tone.priority == Priority.NONE
        bench.tick(1)


@pytest.mark.parametrize("settling", ["load", "synchronise"])
def test_every_new_doubt_makes_the_time_unknown_and_ends_a_session(settling: str) -> None:
    """Whoever settled the last one: clocks that go on to disagree come into doubt again."""
    bench = Bench(PLAIN, pump(NIGHT)).resumed().tick(60)
    told(bench, 60_000, 66_000)
    bench.tick(1)
    if settling == "load":
        assert set() == reasons(bench.load(NIGHT))
    else:
        assert set() == reasons(bench.command(Synchronise))
    assert not bench.state.power.time_unknown
    bench.command(lambda counter: Load(counter, NIGHT, override=False))
    assert bench.state.session.open
    told(bench, 60_000, 66_000)
    assert (True, False) == (bench.state.power.time_unknown, bench.state.session.open)
    assert set() == bench.claims()


def test_a_clock_that_is_lost_beside_a_doubt_is_a_doubt_of_its_own() -> None:
    """A program was loaded while they disagreed; then one stands still."""
    bench = Bench(PLAIN, pump(NIGHT)).resumed().tick(60)
    told(bench, 60_000, 66_000)
    assert set() == reasons(bench.load(NIGHT))
    for _ in range(STILL_READINGS):
        told(bench, 1, 0, 0)
    assert bench.state.power.time_unknown
    assert set() == bench.claims()


def test_power_that_comes_back_is_heard_at_once_and_with_the_next_tick() -> None:
    """Whatever was acknowledged, and however short the time that it was away."""
    bench = Bench(PLAIN, pump(NIGHT)).resumed().tick(1)
    for _ in range(3):
        bench.give(PowerOn(record_lost=False))
        assert bench.last is not None and bench.last.tone.priority == Priority.HIGH
    assert bench.tick(1).last is not None
    assert bench.last is not None and bench.last.tone.priority == Priority.HIGH
    assert set() == bench.claims()


def test_the_first_minute_after_a_power_loss_is_a_whole_one() -> None:
    """What the clocks had before does not count."""
    bench = told(Bench(PLAIN, pump(NIGHT)).resumed(), 59_000, 59_000)
    bench.give(PowerOn(record_lost=False))
    told(bench, 1_000, 1_000, 10)
    assert not minute_is_over(bench.state.clocks)


def minutes(*advances: tuple[int, int], clocks: Clocks = NOT_READ) -> Clocks:
    """The clocks after minutes in which they advanced by so much."""
    for first, second in advances:
        clocks = minute_counted(after((first, second), clocks=clocks))
    return clocks


def test_how_late_minutes_are_counted_adds_up_by_the_clock_that_leads() -> None:
    """Whichever that is, and what passes until the reading that shows a minute's end."""
    assert 3_000 == minutes((60_000, 62_000), (61_000, 60_000)).late_ms
    assert 1_000 == minutes((60_500, 60_400), (60_500, 60_000)).late_ms
    assert 0 == minute_counted(after((30_000, 31_000))).late_ms


def test_a_minute_that_a_reading_just_misses_is_a_minute_late() -> None:
    """Read once a minute, a clock that loses a millisecond would halve the dose: told after two hours."""
    late = minute_counted(after((60_000, 59_999), (60_000, 59_999)))
    assert (60_000, False) == (late.late_ms, late.disagree)


def test_beyond_an_hour_in_all_the_program_is_late() -> None:
    """Not with the hour itself; and without a doubt of the time."""
    late = minutes(*[(60_000, 62_000)] * (LATE_MS // 2_000))
    assert (LATE_MS, False, False) == (late.late_ms, is_late(late), doubtful(late))
    late = minutes((60_001, 60_000), clocks=late)
    assert (True, True, False) == (is_late(late), doubtful(late), late.disagree)


def test_beside_a_lost_clock_the_other_one_says_how_late_it_is() -> None:
    """Nothing that the lost one does counts any more."""
    lost = after(*[(0, 1_000)] * STILL_READINGS, clocks=minutes((60_000, 62_000)))
    assert (True, 2_000) == (lost.first.lost, minute_counted(lost).late_ms)
    assert 3_000 == minute_counted(after((99_000, 46_000), clocks=lost)).late_ms


def test_whoever_sets_the_time_or_loads_is_on_time() -> None:
    """With the minute that begins, or the one that runs."""
    late = after((60_000, 62_000), clocks=minutes((60_000, 62_000)))
    assert (0, 0) == (time_set(late).late_ms, program_set(late).late_ms)
    assert 2_000 == minute_counted(program_set(late)).late_ms


@pytest.mark.parametrize("settling", ["load", "synchronise"])
def test_a_late_program_is_alarmed_until_the_time_is_set_and_lowers_no_flow(settling: str) -> None:
    """Two seconds a minute: after 30 h. No power loss makes the pump forget it."""
    bench = Bench(PLAIN, pump(NIGHT)).resumed()
    for _ in range(1_799):
        told(bench, 62_000, 60_000, 620).tick(1)
    bench.give(PowerOn(record_lost=False))
    assert set() == reasons(bench.command(Synchronise))
    assert 0 == bench.state.clocks.late_ms
    for at in range(1, 1_802):
        told(bench, 62_000, 60_000, 620).tick(1)
        assert (at > 1_800) == given_(bench, Cause.CLOCK_FAULT)
    assert not bench.state.power.time_unknown
    bench.command(lambda counter: Acknowledge(counter, Cause.CLOCK_FAULT))
    told(bench, 60_000, 60_000).tick(1)
    assert given_(bench, Cause.CLOCK_FAULT)
    done = bench.load(NIGHT) if settling == "load" else bench.command(Synchronise)
    assert set() == reasons(done)
    assert (False, False) == (given_(bench, Cause.CLOCK_FAULT), doubtful(bench.state.clocks))
    assert {"time_known"} == reasons(bench.command(Synchronise))
    assert set() == bench.claims()


def test_a_power_loss_keeps_how_late_the_program_was() -> None:
    """What it cut short is not counted: time off is unknown anyway."""
    bench = told(Bench(PLAIN, pump(NIGHT)).resumed(), 62_000, 60_000, 620).tick(1)
    told(bench, 31_000, 30_000, 310).give(PowerOn(record_lost=False))
    told(bench, 60_000, 61_000, 610).tick(1)
    assert 3_000 == bench.state.clocks.late_ms


def test_the_time_may_be_set_where_the_program_is_late_at_all() -> None:
    """At a refill, say; and not again where there is nothing to settle."""
    bench = told(Bench(PLAIN, pump(NIGHT)).resumed(), 60_000, 60_010).tick(1)
    assert set() == reasons(bench.command(Synchronise))
    assert {"time_known"} == reasons(bench.command(Synchronise))
    assert set() == bench.claims()
