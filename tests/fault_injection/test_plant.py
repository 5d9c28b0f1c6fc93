"""The plant keeps to its fault model."""

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from controller.presets import PRESETS, Device
from controller.units import Nanolitres, PicogramsPerNanolitre
from fault_injection.plant import NO_READING, NOTHING, Condition, Draw, Plant, Sensor, healthy

SENSED = next(device for device in PRESETS if device.has_level_sensor)
UNSENSED = next(device for device in PRESETS if not device.has_level_sensor)
DRUG = PicogramsPerNanolitre(500)
PINNED = [2167, 2169, 2162, 2136, 2164, 2194]
SEEDS = st.integers(min_value=0, max_value=2**32 - 1)


def plant(
    *, volume_nl: int = 10_000_000, condition: Condition | None = None, seed: int = 1, device: Device = SENSED
) -> Plant:
    """A pump, healthy unless told otherwise."""
    return Plant(
        volume_nl=Nanolitres(volume_nl),
        condition=condition or healthy(device, DRUG),
        has_level_sensor=device.has_level_sensor,
        seed=seed,
    )


@given(SEEDS, st.integers(0, 5_000), st.integers(0, 5_000))
def test_a_draw_stays_within_its_range(seed: int, least: int, width: int) -> None:
    """Both ends included, and a range of one value gives that value."""
    draw = Draw(seed, "strokes")
    drawn = [draw.between(least, least + width) for _ in range(20)]
    assert least <= min(drawn)
    assert max(drawn) <= least + width


def test_draws_reach_both_ends_of_a_range() -> None:
    """Over seeds, a small range is used up."""
    assert {3, 4, 5} == {Draw(seed, "strokes").between(3, 5) for seed in range(40)}


def test_draws_are_the_same_on_every_python() -> None:
    """A seed stands for one sequence, for good: traces depend on it."""
    draw = Draw(7, "strokes")
    assert PINNED == [draw.between(1_710, 2_290) for _ in range(6)]


@given(SEEDS)
def test_healthy_strokes_stay_within_the_tolerance(seed: int) -> None:
    """A-STROKE holds of a pump without a stroke fault."""
    pump = plant(seed=seed)
    drawn = [pump.turn(1).drawn_nl for _ in range(20)]
    assert SENSED.stroke_min_nl <= min(drawn)
    assert max(drawn) <= SENSED.stroke_max_nl


@given(SEEDS)
def test_healthy_ticks_are_at_least_a_minute_less_one_per_cent(seed: int) -> None:
    """A-TICK holds of a pump without a clock fault."""
    pump = plant(seed=seed)
    assert all(594 <= pump.tick_ds() <= 606 for _ in range(20))


@given(SEEDS, st.integers(0, 20_000), st.lists(st.integers(0, 9), max_size=12))
def test_a_reservoir_runs_dry_and_gives_no_more_than_it_holds(
    seed: int, volume_nl: int, pulses: list[int]
) -> None:
    """What leaves is what is missing, the last pulse takes the rest, and then nothing comes."""
    pump = plant(volume_nl=volume_nl, seed=seed)
    drawn_nl = sum(pump.turn(count).drawn_nl for count in pulses)
    assert volume_nl == drawn_nl + pump.volume_nl
    assert pump.volume_nl >= 0
    if sum(pulses) * SENSED.stroke_min_nl >= volume_nl:
        assert pump.volume_nl == 0
        assert NOTHING == pump.turn(3)


def test_strokes_beyond_the_tolerance_are_drawn_from_their_own_range() -> None:
    """A stroke fault replaces the tolerance."""
    pump = plant(condition=evolve(healthy(SENSED, DRUG), stroke_least_nl=2_976, stroke_largest_nl=2_976))
    assert 3 * 2_976 == pump.turn(3).drawn_nl


def test_mass_is_volume_times_the_true_concentration() -> None:
    """1 mcg/mL is 1 pg/nL."""
    pump = plant(condition=evolve(healthy(SENSED, DRUG), concentration=PicogramsPerNanolitre(2_000)))
    delivered = pump.turn(2)
    assert 2_000 * delivered.drawn_nl == delivered.true_pg


def test_a_motor_that_runs_away_makes_its_own_pulses_until_its_supply_is_open() -> None:
    """The encoder sees them; the interlock ends them."""
    pump = plant(condition=evolve(healthy(SENSED, DRUG), own_pulses=5))
    assert 0 < pump.turn(1).drawn_nl
    assert 6 == pump.confirmed()
    assert NOTHING == pump.turn(0, off=True)
    assert 0 == pump.confirmed()


def test_a_stalled_motor_makes_no_pulse() -> None:
    """And none later for it."""
    pump = plant(condition=evolve(healthy(SENSED, DRUG), motor_stalled=True))
    assert NOTHING == pump.turn(3)
    pump.condition = healthy(SENSED, DRUG)
    pump.turn(1)
    assert 1 == pump.confirmed()


def test_the_encoder_confirms_each_pulse_once_even_when_dry() -> None:
    """It sees the rotor, not the drug."""
    pump = plant(volume_nl=0)
    pump.turn(2)
    pump.turn(3)
    assert [5, 0] == [pump.confirmed(), pump.confirmed()]


@pytest.mark.parametrize(
    ("sensor", "sensor_nl", "told_nl"),
    [
        (Sensor.TRUTHFUL, 0, 10_000_000),
        (Sensor.STUCK, 12_000_000, 12_000_000),
        (Sensor.OFFSET, 500_000, 10_500_000),
        (Sensor.OFFSET, -10_500_000, 0),
    ],
)
def test_a_level_sensor_tells_what_its_condition_makes_of_the_truth(
    sensor: Sensor, sensor_nl: int, told_nl: int
) -> None:
    """The truth, a stuck value, or the truth with an error; never below zero."""
    level = plant(condition=evolve(healthy(SENSED, DRUG), sensor=sensor, sensor_nl=sensor_nl)).level()
    assert (True, told_nl) == (level.known, level.nl)


def test_a_silent_or_absent_level_sensor_tells_nothing() -> None:
    """Neither a fault nor a preset without a sensor gives a reading."""
    silent = plant(condition=evolve(healthy(SENSED, DRUG), sensor=Sensor.SILENT))
    assert [NO_READING, NO_READING] == [silent.level(), plant(device=UNSENSED).level()]


def test_a_fault_moves_no_other_quantity() -> None:
    """Strokes and ticks have streams of their own."""
    quiet, busy = plant(seed=9), plant(seed=9)
    busy.turn(8)
    assert [quiet.tick_ds() for _ in range(50)] == [busy.tick_ds() for _ in range(50)]


@pytest.mark.parametrize("true_concentration", [500, 2_000])
def test_a_new_catheter_gives_its_own_content_first(true_concentration: int) -> None:
    """No mass leaves with the first 50 uL, whatever was filled in; then it is the drug's."""
    condition = evolve(healthy(SENSED, DRUG), stroke_least_nl=2_000, stroke_largest_nl=2_000)
    pump = Plant(
        volume_nl=Nanolitres(10_000_000),
        condition=condition,
        has_level_sensor=True,
        seed=1,
        dead_nl=50_000,
        catheter=PicogramsPerNanolitre(0),
    )
    pump.condition = evolve(condition, concentration=PicogramsPerNanolitre(true_concentration))
    assert 0 == pump.turn(25).true_pg
    assert 4_000 * true_concentration == pump.turn(2).true_pg
