"""Motor, strokes and encoder keep to their fault model."""

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from controller.presets import PRESETS
from controller.units import Minutes
from fault_injection.plant.motor import (
    SOUND_ENCODER,
    SOUND_MOTOR,
    Counts,
    Drive,
    Encoder,
    Motor,
    Strokes,
    healthy_strokes,
)

DEVICE = PRESETS[0]


@given(st.integers(0, 2**32 - 1))
def test_healthy_strokes_stay_within_the_tolerance(seed: int) -> None:
    """A-STROKE holds of a pump without a stroke fault."""
    drive = Drive(seed)
    drawn = [drive.volume_nl(1, SOUND_MOTOR, healthy_strokes(DEVICE), 5) for _ in range(20)]
    assert DEVICE.stroke_min_nl <= min(drawn)
    assert max(drawn) <= DEVICE.stroke_max_nl


@pytest.mark.parametrize(
    ("drift", "minute", "expected"),
    [(400, 100, (1_710, 2_290)), (400, 100 + 1_440, (2_110, 2_690)), (-2_000, 100 + 1_440, (0, 290))],
)
def test_strokes_drift_with_time_and_never_below_nothing(
    drift: int, minute: int, expected: tuple[int, int]
) -> None:
    """By so much in a day, from the minute at which it began."""
    strokes = Strokes(1_710, 2_290, drift_nl_per_day=drift, since=Minutes(100))
    assert expected == strokes.at(minute)


def turned(motor: Motor, commanded: int, *, off: bool = False, free: bool = True, times: int = 1) -> int:
    """Pulses that turn in so many minutes."""
    drive = Drive(3)
    return sum(drive.turned(motor, commanded, off=off, free=free) for _ in range(times))


def test_a_motor_turns_what_is_commanded_unless_something_holds_it() -> None:
    """A magnet, or the pressure behind it."""
    assert 3 == turned(SOUND_MOTOR, 3)
    assert 0 == turned(evolve(SOUND_MOTOR, stalled=True), 3)
    assert 0 == turned(SOUND_MOTOR, 3, free=False)


def test_a_motor_that_runs_away_does_so_until_its_supply_is_open() -> None:
    """The interlock ends it."""
    runaway = evolve(SOUND_MOTOR, own_pulses=5)
    assert [6, 0] == [turned(runaway, 1), turned(runaway, 0, off=True)]


def test_a_motor_misses_about_the_share_of_pulses_that_it_should() -> None:
    """None, all, and a share by chance."""
    missed = [
        4_000 - turned(evolve(SOUND_MOTOR, misses_permille=share), 4, times=1_000)
        for share in (0, 300, 1_000)
    ]
    assert [0, 4_000] == [missed[0], missed[2]]
    assert 1_080 <= missed[1] <= 1_320


def test_pulses_that_slip_turn_and_take_nothing() -> None:
    """And the others take what they would have taken."""
    slipping = evolve(SOUND_MOTOR, slips_permille=500)
    strokes = Strokes(2_000, 2_000, drift_nl_per_day=0, since=Minutes(0))
    taken_nl = Drive(3).volume_nl(1_000, slipping, strokes, 0)
    assert 0 == taken_nl % 2_000
    assert 450 <= taken_nl // 2_000 <= 550


@pytest.mark.parametrize(
    ("encoder", "expected"),
    [
        (SOUND_ENCODER, 2),
        (Encoder(Counts.NOTHING, 0), 0),
        (Encoder(Counts.COMMANDED, 0), 5),
        (Encoder(Counts.TURNED, 3), 5),
    ],
)
def test_an_encoder_tells_its_count_once(encoder: Encoder, expected: int) -> None:
    """Two of five commanded pulses turned in a minute."""
    drive = Drive(1)
    drive.count(encoder, turned=2, commanded=5, minutes=1)
    assert [expected, 0] == [drive.confirmed(), drive.confirmed()]
