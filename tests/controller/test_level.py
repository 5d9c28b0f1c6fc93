"""The level sensor: silent, out of range, stuck; and a level that falls too fast."""

import pytest

from controller.alarms import Cause, is_given
from controller.level import (
    FALL_NL,
    LEVEL_ERROR_NL,
    LEVEL_RESOLUTION_NL,
    STUCK_NL,
    level_heard,
    level_sensor_failed,
    level_usable,
    level_watch_begun,
)
from controller.reservoir import Level
from controller.units import Nanolitres
from tests.controller.samples import ML, NO_READING, PLAIN, SENSED, Bench, flat, ordered, pump

FAST = ordered(flat(80))
"""3.84 mL a day, 80 pulses an hour: a millilitre in some six hours."""


def told(nl: int) -> Level:
    """A reading."""
    return Level(known=True, nl=Nanolitres(nl))


def running(device: object = SENSED) -> Bench:
    """A pump on a fast program."""
    return Bench(PLAIN if device is PLAIN else SENSED, pump(FAST)).resumed()


@pytest.mark.parametrize("level", [NO_READING, told(-LEVEL_ERROR_NL - 1), told(20 * ML + LEVEL_ERROR_NL + 1)])
def test_a_sensor_without_a_usable_reading_has_failed_after_an_hour(level: Level) -> None:
    """Silent, or telling what no reservoir of 20 mL can hold."""
    bench = running().tick(59, level=level)
    assert not is_given(bench.state.alarms, Cause.LEVEL_SENSOR)
    assert is_given(bench.tick(level=level).state.alarms, Cause.LEVEL_SENSOR)
    assert set() == bench.claims()


def test_one_reading_in_an_hour_is_enough() -> None:
    """The minutes of silence are counted anew."""
    bench = running().tick(59, level=NO_READING).tick().tick(59, level=NO_READING)
    assert not is_given(bench.state.alarms, Cause.LEVEL_SENSOR)


def test_a_pump_without_a_sensor_misses_none() -> None:
    """Its silence is no failure."""
    assert not is_given(running(PLAIN).tick(120).state.alarms, Cause.LEVEL_SENSOR)


def test_a_stuck_level_alarms_once_a_millilitre_has_surely_left() -> None:
    """By the confirmed pulses at their smallest: 585 of them, though the largest took more."""
    bench, before, pulses = running(), 0, 0
    while not is_given(bench.state.alarms, Cause.LEVEL_SENSOR):
        before = pulses
        pulses += bench.state.unconfirmed
        bench.tick(level=told(18 * ML))
    assert before * PLAIN.stroke_min_nl < STUCK_NL <= pulses * PLAIN.stroke_min_nl
    assert set() == bench.claims()


def test_a_truthful_level_is_never_taken_for_stuck() -> None:
    """Two thirds of a day, at the smallest strokes."""
    bench = running().tick(16 * 60, stroke_nl=PLAIN.stroke_min_nl)
    assert not is_given(bench.state.alarms, Cause.LEVEL_SENSOR)


@pytest.mark.parametrize(
    ("moved_nl", "fails"), [(LEVEL_RESOLUTION_NL, True), (LEVEL_RESOLUTION_NL + 1, False)]
)
def test_a_level_has_moved_beyond_the_resolution_alone(moved_nl: int, fails: bool) -> None:
    """Noise is no movement."""
    watch = level_heard(
        level_watch_begun(Nanolitres(10 * ML)),
        told(10 * ML - moved_nl),
        usable=True,
        lower_nl=Nanolitres(9 * ML),
        left_nl=Nanolitres(STUCK_NL),
        refill_open=False,
    )
    assert fails == level_sensor_failed(watch)


@pytest.mark.parametrize(("below_nl", "falls"), [(FALL_NL, False), (FALL_NL + 1, True)])
def test_a_level_falls_beyond_a_millilitre_below_the_lower_account(below_nl: int, falls: bool) -> None:
    """For as long as it does, the program flows at half."""
    bench, pulses = running().tick(30), 0
    for _ in range(60):
        bench.tick(level=told(bench.state.reservoir.lower_nl - below_nl))
        pulses += bench.state.unconfirmed
    assert falls == is_given(bench.state.alarms, Cause.LEVEL_FALLS)
    assert abs(pulses - (40 if falls else 80)) <= 1
    assert set() == bench.claims()


def test_the_flow_is_whole_again_with_the_next_reading_and_the_signal_stays() -> None:
    """What was missed is not caught up."""
    bench = running().tick(30).tick(5, level=told(10 * ML))
    halves = bench.state.phase
    bench.tick()
    assert bench.state.unconfirmed * PLAIN.stroke_nl * 1440 <= halves + bench.state.order.ring[0]
    assert is_given(bench.state.alarms, Cause.LEVEL_FALLS)
    assert not bench.state.level_watch.falls
    assert set() == bench.claims()


def test_usable_readings_are_those_of_a_truthful_sensor() -> None:
    """From its error below nothing to its error above capacity."""
    capacity_nl = SENSED.reservoir_nl
    assert level_usable(told(-LEVEL_ERROR_NL), capacity_nl)
    assert level_usable(told(capacity_nl + LEVEL_ERROR_NL), capacity_nl)
    assert not level_usable(NO_READING, capacity_nl)
