"""Priming brings the first drug near the tip, never to it: whatever the catheter holds within its range."""

import pytest
from attrs import evolve, fields
from hypothesis import given
from hypothesis import strategies as st

from controller.alarms import Cause
from controller.events import ClinicianBolus, OpenRefill, Prime, Resume, Stop
from controller.ledger import limit_in_force
from controller.order import Order
from controller.refusals import Refusals
from controller.reservoir import Level
from controller.units import Nanolitres, NanolitresPerDay, Pulses
from tests.controller.samples import ML, NO_READING, PLAIN, SENSED, Bench, flat, on_a_new_catheter, ordered

ORDER = ordered(flat(24), percent=120)
"""24 mcg/h: a pulse of 1 mcg every two and a half minutes."""
LEAST, MOST = ORDER.dead_volume_min_nl, ORDER.dead_volume_max_nl
WHOLE = (LEAST - 1) // PLAIN.stroke_max_nl
"""61 pulses of 2.29 uL are 139.7 uL, short of 140."""


def new(dead_nl: int = LEAST, order: Order = ORDER, volume_nl: int = 18 * ML) -> Bench:
    """A pump on a new catheter that has just been started."""
    return Bench(PLAIN, on_a_new_catheter(order, volume_nl), dead_nl=dead_nl).resumed()


def primed_pulses(bench: Bench, minutes: int = 30, stroke_nl: int = PLAIN.stroke_max_nl) -> int:
    """Pulses of a bolus in the minutes to come."""
    came = 0
    for _ in range(minutes):
        bench.tick(stroke_nl=stroke_nl)
        assert bench.last is not None
        came += bench.last.motor.bolus
    return came


def refused(bench: Bench) -> set[str]:
    """Reasons for which priming is refused now."""
    refusals = bench.command(Prime).refusals
    return {field.name for field in fields(Refusals) if getattr(refusals, field.name)}


def test_it_pumps_all_that_is_short_of_the_smallest_dead_volume() -> None:
    """61 largest pulses in eight minutes, less the few that the program pumps meanwhile; at no charge."""
    bench = new()
    bench.command(Prime)
    came = primed_pulses(bench)
    assert WHOLE - 4 <= came < WHOLE
    charged = [sum(bucket.charged for bucket in window) for window in
               (bench.state.ledger.day_pg, bench.state.ledger.day_nl)]  # fmt: skip
    assert charged[1] - came * PLAIN.stroke_max_nl == charged[0] // 500
    assert [] == bench.violations


@pytest.mark.parametrize("dead_nl", [LEAST, 300_000, MOST])
@pytest.mark.parametrize("stroke_nl", [0, PLAIN.stroke_min_nl, PLAIN.stroke_nl, PLAIN.stroke_max_nl])
def test_no_drug_is_at_the_tip_before_it_is_charged_for(dead_nl: int, stroke_nl: int) -> None:
    """At every dead volume and every stroke, over the whole day that follows."""
    bench = new(dead_nl)
    bench.command(Prime)
    bench.tick(1_500, stroke_nl=stroke_nl)
    assert [] == bench.violations


@given(wait=st.integers(0, 240), runs=st.integers(1, 9), rest=st.integers(0, 60))
def test_what_a_stop_cuts_off_is_never_finished_by_itself(wait: int, runs: int, rest: int) -> None:
    """Only by another command, and then just what is left."""
    bench = new().tick(wait)
    bench.command(Prime)
    came = primed_pulses(bench, runs)
    bench.command(Stop)
    bench.tick(rest)
    bench.command(Resume)
    assert 0 == primed_pulses(bench, 20)
    if "nothing_to_prime" not in refused(bench):
        came += primed_pulses(bench)
    assert bench.state.change.since_max_nl >= came * PLAIN.stroke_max_nl
    assert came <= WHOLE
    assert [] == bench.violations


def test_it_is_refused_where_drug_may_be_at_the_tip() -> None:
    """A filled catheter; one that the program has filled; one that was primed; one after a refill."""
    filled = Bench(PLAIN, evolve(new().state, change=evolve(new().state.change, new_catheter=False)))
    assert {"nothing_to_prime"} == refused(filled)
    assert {"nothing_to_prime"} == refused(new().tick(3 * 60))
    primed = new()
    primed.command(Prime)
    assert {"nothing_to_prime"} == refused(primed.tick(30))
    opened = new()
    opened.command(lambda counter: OpenRefill(counter, opened.state.order))
    assert {"nothing_to_prime", "bolus_locked"} >= refused(opened) >= {"nothing_to_prime"}


def test_it_is_refused_while_another_bolus_runs_or_the_pump_is_stopped() -> None:
    """As any bolus is."""
    bench = new()
    bench.command(lambda counter: ClinicianBolus(counter, Pulses(2), NanolitresPerDay(48_000)))
    assert {"bolus_runs"} == refused(bench)
    bench.command(Stop)
    assert {"not_infusing"} == refused(bench)


def test_it_is_refused_where_its_volume_would_bring_a_low_reservoir_on() -> None:
    """Three days of the limit with priming on top must be left: an nL less is too little."""
    announced = WHOLE * PLAIN.stroke_max_nl
    enough = 2 * ML + 3 * (ORDER.limits.day_nl + announced)
    assert set() == refused(new(volume_nl=enough))
    assert {"volume_limit_too_high"} == refused(new(volume_nl=enough - 1))


def test_it_is_refused_beside_a_program_that_leaves_no_flow() -> None:
    """500 mcg/h of 500 mcg/mL are all that the motor may give."""
    fast = ordered((12 * 1_000_000,) * 92 + (500 * 1_000_000,) * 4)
    assert {"bolus_malformed"} == refused(new(order=fast))


def test_its_volume_is_announced_for_as_long_as_a_window_holds_it() -> None:
    """The limit is the higher by 139.7 uL for a day, and then the prescribed one again."""
    bench = new()
    prescribed = ORDER.limits.day_nl
    bench.command(Prime)
    announced = prescribed + WHOLE * PLAIN.stroke_max_nl
    assert announced == limit_in_force(bench.state.ledger.day_nl)
    bench.tick(24 * 60)
    assert announced == limit_in_force(bench.state.ledger.day_nl)
    bench.tick(31)
    assert prescribed == limit_in_force(bench.state.ledger.day_nl)
    assert [] == bench.violations


def test_the_program_goes_short_of_nothing_for_it() -> None:
    """No basal pulse is withheld in the two days that follow, at limits that are just admissible."""
    bench = new(order=ordered(flat(24)))
    bench.command(Prime)
    for _ in range(2 * 1_440):
        bench.tick()
        assert bench.last is not None
        assert 0 == bench.last.withheld


def test_it_takes_nothing_from_what_boluses_are_allowed() -> None:
    """The volume is charged to the window, not to the allowance."""
    bench = new()
    bench.command(Prime)
    primed_pulses(bench)
    assert 0 == sum(bucket.bolus for bucket in bench.state.ledger.day_nl)


def test_an_alarm_that_it_brings_on_cuts_it_off_at_once() -> None:
    """A level reading is under twice the limit with priming on top, and above twice the prescribed one."""
    order = ordered(flat(6), SENSED, percent=120)
    volume_nl = 2 * ML + 3 * (order.limits.day_nl + 140_000)  # within 1 mL of what is told
    bench = Bench(SENSED, on_a_new_catheter(order, volume_nl)).resumed()
    told = Level(known=True, nl=Nanolitres(2 * ML + 2 * order.limits.day_nl + 1))
    bench.tick(level=told)
    assert set() == refused(bench)
    assert bench.state.alarms[Cause.RESERVOIR_CRITICAL.value].on
    assert 0 == bench.state.bolus.pulses
    assert 0 == primed_pulses(bench.tick(level=NO_READING))
    assert [] == bench.violations
