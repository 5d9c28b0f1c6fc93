"""The whole pump, minute by minute: what it does, what it never does, and what it leaves alone."""

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from controller.alarms import Cause, Priority
from controller.bolus import NO_BOLUS
from controller.events import Resume, Stop, Tick
from controller.order import next_slot
from controller.refusals import NO_REFUSALS, any_refusal
from controller.reservoir import Level
from controller.state import Mode, State, commissioned
from controller.step import Motor, Persist, Tone, effects, step
from controller.units import CommandCounter, Nanolitres, NanolitresPerDay, Pulses
from spec.hearing import signal
from tests.controller.samples import (
    DAY_NIGHT,
    HEALTHY,
    MCG,
    ML,
    NO_READING,
    OPEN_CATHETER,
    PLAIN,
    SENSED,
    Bench,
    flat,
    ordered,
    pump,
)

NIGHT = ordered(DAY_NIGHT, percent=150)
FAST = ordered((21 * MCG,) * 92 + (378 * MCG,) * 4, percent=120)
"""18 mL/day for an hour, about six pulses a minute."""
LOWER = ordered((20 * MCG,) * 92 + (300 * MCG,) * 4)
DRAINING = ordered(flat(80))
"""3.8 mL/day, near the most that the library allows."""
RESERVOIR = [Cause.RESERVOIR_LOW, Cause.RESERVOIR_CRITICAL, Cause.RESERVOIR_FLOOR, Cause.RESERVOIR_EMPTY]

readings = st.one_of(
    st.just(NO_READING),
    st.sampled_from([-1, 0, 2 * ML, 3 * ML, 50 * ML]).map(lambda nl: Level(known=True, nl=Nanolitres(nl))),
)


def tick(confirmed: int = 0, level: Level = NO_READING) -> Tick:
    """A minute."""
    return Tick(confirmed=Pulses(confirmed), level=level, voltage=HEALTHY, pressure=OPEN_CATHETER)


def hour_at_peak(state: State) -> State:
    """The same pump with the peak of its program in the slot that runs."""
    ring = state.order.ring
    while ring[0] != max(ring):
        ring = next_slot(ring)
    return evolve(state, order=evolve(state.order, ring=ring))


# --- effects ----------------------------------------------------------------------------------------


def test_effects_come_in_a_fixed_order() -> None:
    """The state is written before the motor moves, and tones come last."""
    result = step(pump(NIGHT), tick(), PLAIN)
    assert (Persist(), Motor(Pulses(0), Pulses(0), off=False), Tone(Priority.LOW)) == effects(result)


def test_a_command_moves_nothing_and_a_tick_refuses_nothing() -> None:
    """Commands take no time; only ticks bring pulses."""
    running = step(pump(NIGHT), Resume(CommandCounter(1)), PLAIN)
    assert Motor(Pulses(0), Pulses(0), off=False) == running.motor
    assert NO_REFUSALS == step(running.state, tick(), PLAIN).refusals


# --- delivery ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("mcg_per_hour", [4, 20, 33])
def test_a_flat_program_brings_its_dose_to_within_a_pulse(mcg_per_hour: int) -> None:
    """In ten hours, nominal mass commanded is the prescribed one, less the fraction under way."""
    bench = Bench(PLAIN, pump(ordered(flat(mcg_per_hour)))).resumed()
    pulses = 0
    for _ in range(600):
        bench.tick()
        assert bench.last is not None
        pulses += bench.last.motor.basal
    nominal_pg = 2_000 * 500
    assert 10 * mcg_per_hour * MCG // nominal_pg == pulses


def test_the_first_slot_ends_with_its_quarter_hour() -> None:
    """Minute 0 has begun when the pump is commissioned; the fifteenth tick begins the next slot."""
    bench = Bench(PLAIN, pump(NIGHT)).resumed().tick(14)
    assert (14, NIGHT.ring) == (bench.state.minute_in_slot, bench.state.order.ring)
    assert (0, next_slot(NIGHT.ring)) == (bench.tick().state.minute_in_slot, bench.state.order.ring)


def test_the_ring_turns_and_the_ledger_ages_while_stopped() -> None:
    """A day later the program is where it was, and the past has left the ledger."""
    bench = Bench(PLAIN, pump(NIGHT)).resumed().tick(60)
    bench.command(Stop)
    ring = bench.state.order.ring
    bench.tick(24 * 60)
    assert ring == bench.state.order.ring
    assert 0 < sum(bucket.charged for bucket in bench.state.ledger.day_pg)
    assert 0 == sum(bucket.charged for bucket in bench.tick(60).state.ledger.day_pg)


def test_nothing_is_delivered_while_stopped_and_nothing_is_caught_up() -> None:
    """Over a stop of a day no pulse comes, and the first minute after it brings one at most."""
    bench = Bench(PLAIN, pump(NIGHT)).resumed().tick(60)
    bench.command(Stop)
    left = bench.truly_nl
    assert left == bench.tick(1_440).truly_nl
    bench.command(Resume)
    bench.tick()
    assert bench.last is not None
    assert bench.last.motor.basal <= 1
    assert set() == bench.claims()


def test_every_pulse_is_charged_at_its_largest_in_every_window() -> None:
    """An hour of pulses is in all four windows and off the lower account, at 2290 nL each."""
    bench = Bench(PLAIN, hour_at_peak(pump(FAST))).resumed().tick(14)
    ledger = bench.state.ledger
    pulses = (18 * ML - bench.state.reservoir.lower_nl) // 2_290
    assert pulses > 80
    for window in (ledger.day_pg, ledger.four_hour_pg, ledger.hour_pg):
        assert pulses * 2_290 * 500 == sum(bucket.charged for bucket in window)
    assert pulses * 2_290 == sum(bucket.charged for bucket in ledger.day_nl)


def test_basal_goes_before_bolus_at_the_gate() -> None:
    """Where the windows bear only some of a minute's pulses, those of the program pass first."""
    state = step(hour_at_peak(pump(FAST)), Resume(CommandCounter(1)), PLAIN).state
    bolus = evolve(NO_BOLUS, pulses=Pulses(50), flow_nl_per_day=NanolitresPerDay(6_000_000))
    window = state.ledger.hour_pg
    narrow = evolve(window[0], limit=7 * FAST.pulse_pg)
    state = evolve(
        state,
        bolus=bolus,
        ledger=evolve(state.ledger, hour_pg=(narrow,) * len(window)),
        order=evolve(NIGHT_LIMITS, ring=state.order.ring),
    )
    result = step(state, tick(), PLAIN)
    assert (6, 1, 0) == (result.motor.basal, result.motor.bolus, result.withheld)
    assert 48 == result.state.bolus.pulses


NIGHT_LIMITS = evolve(FAST, limits=evolve(FAST.limits, hour_pg=FAST.pulse_pg))
"""So small an hour's limit that the one in the ledger decides."""


def test_a_withheld_pulse_is_lost() -> None:
    """The fraction goes on as if it had been given: nothing builds up behind a limit."""
    state = step(hour_at_peak(pump(FAST)), Resume(CommandCounter(1)), PLAIN).state
    window = state.ledger.hour_pg
    empty = evolve(state, ledger=evolve(state.ledger, hour_pg=(evolve(window[0], limit=0),) * len(window)))
    held = step(evolve(empty, order=evolve(NIGHT_LIMITS, ring=state.order.ring)), tick(), PLAIN)
    free = step(state, tick(), PLAIN)
    assert held.withheld + held.motor.basal == free.motor.basal
    assert (1, free.state.phase) == (held.motor.basal, held.state.phase)


def test_a_load_takes_over_within_the_minute() -> None:
    """The new program's first slot runs from the next tick on."""
    bench = Bench(PLAIN, pump(NIGHT)).resumed().tick(20)
    assert not any_refusal(bench.load(LOWER).refusals)
    assert LOWER.ring[0] == bench.tick().state.order.ring[0]


# --- readings ---------------------------------------------------------------------------------------


@settings(max_examples=30)
@given(st.lists(st.tuples(st.integers(0, 30), readings), max_size=20))
def test_no_reading_moves_or_stops_the_motor(heard: list[tuple[int, Level]]) -> None:
    """Above the line of a fall, with and without readings, the same pulses come and the same is charged."""
    told = Bench(SENSED, hour_at_peak(pump(FAST))).resumed()
    deaf = Bench(SENSED, hour_at_peak(pump(FAST))).resumed()
    for minutes, level in heard:
        held = evolve(level, nl=Nanolitres(max(level.nl, 18 * ML)))
        told.tick(level=held).tick(minutes)
        deaf.tick().tick(minutes)
    assert (deaf.state.ledger, deaf.state.reservoir, deaf.state.phase) == (
        told.state.ledger,
        told.state.reservoir,
        told.state.phase,
    )


def test_a_reading_of_nothing_alarms_and_basal_goes_on() -> None:
    """A sensor alone never stops the motor."""
    bench = Bench(SENSED, hour_at_peak(pump(FAST))).resumed()
    bench.tick(level=Level(known=True, nl=Nanolitres(0)))
    assert bench.last is not None
    assert Priority.HIGH == bench.last.tone.priority
    assert 0 < bench.last.motor.basal
    assert not signal(bench.state.alarms, Cause.RESERVOIR_EMPTY).on
    assert set() == bench.claims()


def test_a_pump_without_a_sensor_hears_no_level() -> None:
    """A reading on a pump that has no sensor is not taken for one."""
    before = pump(NIGHT)
    after = step(before, tick(level=Level(known=True, nl=Nanolitres(0))), PLAIN).state
    assert before.level == after.level
    assert not signal(after.alarms, Cause.RESERVOIR_FLOOR).on


def test_a_reading_lasts_until_the_next_tick() -> None:
    """Silence is not a reading, and a level heard once is not taken for one that is heard now."""
    heard = Level(known=True, nl=Nanolitres(3 * ML))
    bench = Bench(SENSED, pump(NIGHT)).tick(level=heard)
    assert heard == bench.state.level
    assert not bench.tick(level=NO_READING).state.level.known


@pytest.mark.parametrize(("confirmed", "counted"), [(0, 0), (2, 2), (5, 5), (6, 5), (10**6, 5)])
def test_the_encoder_confirms_no_more_than_was_commanded(confirmed: int, counted: int) -> None:
    """Five pulses were commanded in the last minute; what is beyond them is noise."""
    state = evolve(pump(NIGHT), unconfirmed=Pulses(5))
    after = step(state, tick(confirmed), PLAIN).state
    assert 18 * ML - counted * 1_710 == after.reservoir.upper_nl
    assert 0 == after.unconfirmed


# --- reservoir --------------------------------------------------------------------------------------


def test_a_pump_filled_below_its_threshold_alarms_at_once() -> None:
    """Commissioned with less than a week of program, LOW stands before the first minute."""
    low = 2 * ML + max(NIGHT.week_nl, 3 * NIGHT.limits.day_nl)
    enough = commissioned(NIGHT, Nanolitres(low), Nanolitres(2 * ML)).alarms
    assert not signal(enough, Cause.RESERVOIR_LOW).on
    alarms = commissioned(NIGHT, Nanolitres(low - 1), Nanolitres(2 * ML)).alarms
    assert signal(alarms, Cause.RESERVOIR_LOW).on
    assert not signal(alarms, Cause.RESERVOIR_CRITICAL).on


def test_a_reservoir_runs_dry_through_all_its_alarms() -> None:
    """LOW, CRITICAL, FLOOR, then empty: in that order, and basal goes on until certainly empty."""
    bench = Bench(PLAIN, pump(DRAINING, 9 * ML)).resumed()
    seen: list[Cause] = []
    while not signal(bench.state.alarms, Cause.RESERVOIR_EMPTY).on:
        bench.tick(60)
        seen += [c for c in RESERVOIR if c not in seen and signal(bench.state.alarms, c).on]
    assert RESERVOIR == seen
    assert 0 == bench.truly_nl
    assert 0 == bench.tick(60).state.unconfirmed
    assert set() == bench.claims()


def test_smallest_strokes_leave_the_motor_running_to_the_last_pulse() -> None:
    """The pump stops for emptiness only when even the smallest strokes have left nothing."""
    bench = Bench(PLAIN, pump(DRAINING, 4 * ML)).resumed()
    while not signal(bench.state.alarms, Cause.RESERVOIR_EMPTY).on:
        bench.tick(stroke_nl=1_710)
    assert 0 == bench.truly_nl
    assert set() == bench.claims()


def test_an_encoder_that_never_confirms_never_stops_the_motor() -> None:
    """Without confirmation nothing is certain; the alarms come from the lower account all the same."""
    bench = Bench(PLAIN, pump(DRAINING, 4 * ML)).resumed().tick(2 * 1_440, confirms=False)
    assert not signal(bench.state.alarms, Cause.RESERVOIR_EMPTY).on
    assert signal(bench.state.alarms, Cause.RESERVOIR_FLOOR).on
    assert set() == bench.claims()


def test_modes_change_by_command_only() -> None:
    """Minutes pass and nothing starts or stops by itself."""
    stopped = Bench(PLAIN, pump(NIGHT)).tick(100)
    running = Bench(PLAIN, pump(NIGHT)).resumed().tick(100)
    assert (Mode.STOPPED, Mode.INFUSING) == (stopped.state.mode, running.state.mode)
