"""The body: what comes of a minute, and of many at once."""

from itertools import pairwise
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from controller.presets import PRESETS, Device
from controller.units import Millivolts, Minutes, Nanolitres, Pascals, PicogramsPerNanolitre
from fault_injection.plant import NO_READING, NOTHING, Condition, Drug, Plant, healthy
from fault_injection.plant.battery import FRESH, Power
from fault_injection.plant.catheter import OPEN, STALL_PA, Front
from fault_injection.plant.clocks import Clock
from fault_injection.plant.motor import SOUND_ENCODER, SOUND_MOTOR, Counts, Strokes
from fault_injection.plant.reservoir import Gas, Reservoir, most_held_nl
from fault_injection.plant.sensors import Sensor, Tells

SENSED = next(device for device in PRESETS if device.has_level_sensor)
UNSENSED = next(device for device in PRESETS if not device.has_level_sensor)
DRUG = PicogramsPerNanolitre(500)
SEEDS = st.integers(min_value=0, max_value=2**32 - 1)
NOMINAL = Strokes(2_000, 2_000, drift_nl_per_day=0, since=Minutes(0))


def plant(
    *, volume_nl: int = 10_000_000, seed: int = 1, device: Device = SENSED, dead_nl: int = 0, **faults: Any
) -> Plant:
    """A pump, healthy but for the parts named."""
    return Plant(
        volume_nl=Nanolitres(volume_nl),
        condition=with_faults(healthy(device, DRUG), faults),
        seed=seed,
        dead_nl=dead_nl,
    )


def with_faults(condition: Condition, faults: dict[str, Any]) -> Condition:
    """The condition with other parts; the drug stays the one that was entered."""
    return evolve(condition, **faults)


FAULTS: dict[str, dict[str, Any]] = {
    "none": {},
    "leak": {"reservoir": Reservoir(700)},
    "gas": {"gas": Gas(Nanolitres(9_900_000), Pascals(20_000)), "motor": evolve(SOUND_MOTOR, own_pulses=1)},
    "runaway": {"motor": evolve(SOUND_MOTOR, own_pulses=2)},
    "surplus": {"encoder": evolve(SOUND_ENCODER, surplus_per_min=1)},
    "blocked": {"catheter": evolve(OPEN, passes_permille=0)},
    "narrowed": {"catheter": evolve(OPEN, passes_permille=30)},
    "catheter leaks": {"catheter": evolve(OPEN, lost_permille=300)},
    "drift": {"level_sensor": Sensor(Tells.DRIFT, 90_000, Minutes(0))},
    "noise": {"pressure_sensor": Sensor(Tells.NOISE, 900, Minutes(0))},
    "strokes drift": {"strokes": Strokes(1_700, 2_300, drift_nl_per_day=9_000, since=Minutes(0))},
    "slow clock": {"clock": Clock(610, 640)},
    "film": {"battery": evolve(FRESH, film_ohm_max=20), "motor": evolve(SOUND_MOTOR, own_pulses=1)},
    "power cut": {"power": Power(cut=True), "reservoir": Reservoir(50)},
    "mixing": {"front": Front(6), "catheter": evolve(OPEN, passes_permille=500)},
}


def told(pump: Plant) -> tuple[Any, ...]:
    """All that can be read or asked of a pump."""
    return (
        pump.volume_nl,
        pump.stored_nl,
        pump.reset,
        pump.level(),
        pump.pressure(),
        pump.voltage(),
        pump.confirmed(),
    )


@pytest.mark.parametrize("faults", FAULTS.values(), ids=FAULTS.keys())
@settings(max_examples=12)
@given(
    seed=SEEDS,
    volume_nl=st.sampled_from((0, 60_000, 10_000_000)),
    stretches=st.lists(st.tuples(st.integers(0, 9), st.integers(0, 90)), min_size=1, max_size=4),
)
def test_quiet_minutes_at_once_are_those_minutes_one_by_one(
    faults: dict[str, Any], seed: int, volume_nl: int, stretches: list[tuple[int, int]]
) -> None:
    """Time, deliveries, readings and all that is drawn later are the same, whatever is wrong."""
    at_once, one_by_one = (plant(volume_nl=volume_nl, seed=seed, dead_nl=30_000, **faults) for _ in range(2))
    for pulses, minutes in stretches:
        assert one_by_one.minute() == at_once.minute()
        assert one_by_one.turn(pulses) == at_once.turn(pulses)
        true_ds, delivered = 0, NOTHING
        for _ in range(minutes):
            true_ds += one_by_one.minute()
            delivered += one_by_one.turn(0)
        passed = at_once.quiet(minutes)
        assert (true_ds, delivered) == (passed.true_ds, passed.delivered)
        assert told(one_by_one) == told(at_once)


@pytest.mark.parametrize("faults", FAULTS.values(), ids=FAULTS.keys())
def test_readings_of_a_still_pump_stay_while_nothing_is_commanded(faults: dict[str, Any]) -> None:
    """Whoever leaps over quiet minutes may rely on it."""
    pump = plant(dead_nl=30_000, **faults)
    pump.minute()
    pump.turn(9)
    for _ in range(20):
        pump.minute()
        pump.turn(0)
        still, before = pump.still, (pump.level(), pump.pressure(), pump.voltage(), pump.confirmed())
        if still:
            pump.minute()
            assert NOTHING == pump.turn(0)
            assert (*before[:3], 0) == (pump.level(), pump.pressure(), pump.voltage(), pump.confirmed())


def test_a_healthy_pump_is_still_and_one_that_leaks_is_not() -> None:
    """Else nothing could be leapt over, or too much."""
    pumps = [plant(**FAULTS[name]) for name in ("none", "leak", "runaway", "noise", "drift", "surplus")]
    assert [True] + 5 * [False] == [pump.still for pump in pumps]


@given(SEEDS)
def test_healthy_minutes_are_at_least_a_minute_less_one_per_cent(seed: int) -> None:
    """A-TICK holds of a pump without a clock fault."""
    pump = plant(seed=seed)
    assert all(594 <= pump.minute() <= 606 for _ in range(20))


@given(SEEDS, st.integers(0, 20_000), st.lists(st.integers(0, 9), max_size=12))
def test_a_reservoir_runs_dry_and_gives_no_more_than_it_holds(
    seed: int, volume_nl: int, pulses: list[int]
) -> None:
    """What leaves is what is missing, the last pulse takes the rest, and then nothing comes."""
    pump = plant(volume_nl=volume_nl, seed=seed)
    drawn_nl = sum(pump.turn(count).drawn_nl for count in pulses)
    assert volume_nl == drawn_nl + pump.volume_nl
    if sum(pulses) * SENSED.stroke_min_nl >= volume_nl:
        assert pump.volume_nl == 0
        assert NOTHING == pump.turn(3)


@pytest.mark.parametrize(
    ("off_kpa", "volume_nl", "stroke_nl"),
    [
        (0, 20_000_000, 2_000),
        (0, 20_020_000, 2_004),
        (0, 22_000_000, 2_400),
        (50, 10_000_000, 2_200),
        (50, 22_000_000, 2_600),
        (-50, 10_000_000, 1_800),
        (-500, 10_000_000, 0),
    ],
)
def test_a_pulse_takes_more_under_pressure_and_less_where_there_is_none(
    off_kpa: int, volume_nl: int, stroke_nl: int
) -> None:
    """2 thousandths a kPa; overfilled, each thousandth of the capacity beyond it is 1 kPa."""
    gas = Gas(SENSED.reservoir_nl, Pascals(1_000 * off_kpa))
    pump = plant(volume_nl=volume_nl, strokes=NOMINAL, gas=gas)
    assert (20_000_000, 22_000_000) == (SENSED.reservoir_nl, most_held_nl(SENSED))
    assert (stroke_nl == 2_000) == pump.sound
    assert stroke_nl == pump.turn(1).drawn_nl


def test_an_overfilled_reservoir_gives_what_it_should_once_it_is_down_to_its_capacity() -> None:
    """Its pressure falls with each pulse."""
    pump = plant(volume_nl=20_100_000, strokes=NOMINAL)
    drawn_nl = [pump.turn(9).drawn_nl for _ in range(10)]
    assert sorted(drawn_nl, reverse=True) == drawn_nl
    assert 9 * 2_000 == drawn_nl[-1] < drawn_nl[0]
    assert pump.sound


@given(SEEDS, st.integers(-500_000, 500_000))
def test_pressure_moves_both_ends_of_the_range_outwards(seed: int, off_pa: int) -> None:
    """Rounded so that no stroke is left out which there may be."""
    strokes = plant(seed=seed, gas=Gas(SENSED.reservoir_nl, Pascals(off_pa))).strokes
    least, largest = (
        stroke_nl * (500_000 + off_pa) for stroke_nl in (SENSED.stroke_min_nl, SENSED.stroke_max_nl)
    )
    assert least - 500_000 < strokes.least_nl * 500_000 <= least
    assert largest <= strokes.largest_nl * 500_000 < largest + 500_000


def test_a_leak_goes_beside_the_tip_also_without_power() -> None:
    """Until the reservoir is dry."""
    pump = plant(volume_nl=1_000, reservoir=Reservoir(600), power=Power(cut=True))
    assert [600, 400, 0] == [pump.turn(5).drawn_nl for _ in range(3)]
    again = plant(volume_nl=1_000, reservoir=Reservoir(600)).turn(0)
    assert (0, 600 * DRUG) == (again.true_pg, again.beside_pg)


def test_mass_is_volume_times_the_true_concentration() -> None:
    """1 mcg/mL is 1 pg/nL; the fault began after the pump was filled."""
    pump = plant()
    pump.condition = evolve(pump.condition, drug=Drug(PicogramsPerNanolitre(2_000)))
    delivered = pump.turn(2)
    assert 2_000 * delivered.drawn_nl == delivered.true_pg


def test_the_encoder_confirms_each_pulse_once_even_when_dry() -> None:
    """It sees the rotor, not the drug."""
    pump = plant(volume_nl=0)
    pump.turn(2)
    pump.turn(3)
    assert [5, 0] == [pump.confirmed(), pump.confirmed()]


def test_an_encoder_that_confirms_what_a_stalled_motor_did_not_turn() -> None:
    """Two faults of two parts: nothing is delivered, and it looks complete."""
    pump = plant(
        motor=evolve(SOUND_MOTOR, stalled=True), encoder=evolve(SOUND_ENCODER, counts=Counts.COMMANDED)
    )
    assert NOTHING == pump.turn(3)
    assert 3 == pump.confirmed()


def test_a_blockage_is_read_rises_with_each_pulse_and_stalls_the_motor_at_last() -> None:
    """1 Pa a nanolitre (A-PRESSURE), within the sensor's range; then nothing turns."""
    pump = plant(strokes=NOMINAL, catheter=evolve(OPEN, passes_permille=0))
    told_pa = [pump.pressure().pa]
    while pump.turn(9).drawn_nl:
        told_pa.append(pump.pressure().pa)
    assert {18_000} == {later - earlier for earlier, later in pairwise(told_pa)}
    assert STALL_PA <= told_pa[-1] <= 500_000
    assert pump.pressure().known


def test_a_silent_or_absent_sensor_tells_nothing() -> None:
    """Neither a fault nor a preset without a sensor gives a reading; a level is never below zero."""
    silent = plant(level_sensor=Sensor(Tells.NOTHING, 0, Minutes(0)))
    low = plant(level_sensor=Sensor(Tells.OFFSET, -20_000_000, Minutes(0)))
    assert [NO_READING, NO_READING] == [silent.level(), plant(device=UNSENSED).level()]
    assert not plant(device=UNSENSED).pressure().known
    assert (True, 0) == (low.level().known, low.level().nl)


def test_a_load_that_the_battery_does_not_carry_resets_the_pump_and_turns_nothing() -> None:
    """Until it is cleared, `reset` says so; a minute without a load is no load."""
    pump = plant(battery=evolve(FRESH, rest_mv=Millivolts(1_900)))
    resets = [(pump.turn(pulses), pump.reset) for pulses in (0, 1)]
    assert [(NOTHING, False), (NOTHING, True)] == resets
    assert 0 == pump.confirmed()


def test_a_fault_moves_no_other_quantity() -> None:
    """Strokes, minutes, misses and noise have streams of their own."""
    quiet = plant(seed=9)
    busy = plant(
        seed=9,
        motor=evolve(SOUND_MOTOR, misses_permille=500),
        pressure_sensor=Sensor(Tells.NOISE, 100, Minutes(0)),
    )
    minutes = [(quiet.minute(), busy.minute(), busy.turn(8)) for _ in range(50)]
    assert [mine for mine, _, _ in minutes] == [other for _, other, _ in minutes]


@pytest.mark.parametrize("true_concentration", [500, 2_000])
def test_a_new_catheter_gives_its_own_content_first(true_concentration: int) -> None:
    """No mass leaves with the first 50 uL, whatever was filled in; then it is the drug's."""
    condition = evolve(healthy(SENSED, DRUG), strokes=NOMINAL)
    pump = Plant(
        volume_nl=Nanolitres(10_000_000),
        condition=condition,
        seed=1,
        dead_nl=50_000,
        catheter=PicogramsPerNanolitre(0),
    )
    pump.condition = evolve(condition, drug=Drug(PicogramsPerNanolitre(true_concentration)))
    assert 0 == pump.turn(25).true_pg
    assert 4_000 * true_concentration == pump.turn(2).true_pg


@pytest.mark.parametrize("dead_nl", [0, 50_000])
@pytest.mark.parametrize("true_concentration", [500, 2_000])
def test_sound_pulses_bring_what_pulses_bring_that_a_film_does_not_hold_back(
    dead_nl: int, true_concentration: int
) -> None:
    """The two go different ways through the body: over refills with another drug, and until it is dry."""
    drug = Drug(PicogramsPerNanolitre(true_concentration))
    sound = plant(volume_nl=100_000, dead_nl=dead_nl, drug=drug)
    filmed = plant(volume_nl=100_000, dead_nl=dead_nl, drug=drug, battery=evolve(FRESH, film_ohm_max=1))
    for minute in range(200):
        if minute in (40, 90):
            for pump in (sound, filmed):
                pump.fill(Nanolitres(90_000), PicogramsPerNanolitre(500 if minute == 90 else 1_000))
        one, other = (
            (pump.minute(), pump.turn(minute % 3), pump.confirmed(), pump.volume_nl)
            for pump in (sound, filmed)
        )
        assert one == other
    assert 0 == sound.volume_nl
