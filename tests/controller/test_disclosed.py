"""Figures of what the pump does not tell, or tells late, as docs/what-is-not-proved.md has them."""

from functools import partial

import pytest

from controller.admission import admit
from controller.alarms import Cause
from controller.events import (
    Acknowledge,
    Confirm,
    ConfirmFill,
    Load,
    OpenRefill,
    ReportFill,
    ReportResidual,
    Stop,
)
from controller.order import Order
from controller.step import StepResult
from controller.units import Nanolitres
from tests.controller.samples import DRUG, ML, PLAIN, Bench, flat, limited, pump, reasons, request

FULL_NL = Nanolitres(18 * ML)
HOUR_MIN = 60


def order(concentration: int, mcg_per_hour: int = 20) -> Order:
    """480 mcg/day if nothing else is said, with limits that are no higher than they must be."""
    return admit(limited(request(flat(mcg_per_hour), concentration), PLAIN), PLAIN, DRUG).order


def refilled(bench: Bench, drug: Order, *, left_min: int = 0, loads: bool = False) -> None:
    """Open a refill, leave it for so long, perhaps load a program, then fill in a drug."""
    fallback = order(2_000)
    assert set() == reasons(bench.command(lambda counter: OpenRefill(counter, fallback)))
    bench.tick(left_min)
    if loads:
        assert set() == reasons(bench.command(lambda counter: Load(counter, fallback, override=False)))
        assert set() == reasons(bench.command(lambda counter: Confirm(counter, bench.state.session.counter)))
    residual_nl = bench.state.refill.lower_nl
    assert set() == reasons(bench.command(lambda counter: ReportResidual(counter, residual_nl)))
    bench.truly_nl = FULL_NL
    assert set() == reasons(bench.command(lambda counter: ReportFill(counter, FULL_NL, drug.pulse_pg)))
    made = bench.command(lambda counter: ConfirmFill(counter, FULL_NL, drug, second_person=True))
    assert set() == reasons(made)


def loaded(bench: Bench, lower: Order) -> StepResult:
    """Load a program and confirm it, at half the dose, which takes an override."""
    first = bench.command(lambda counter: Load(counter, lower, override=True))
    assert set() == reasons(first)
    return bench.command(lambda counter: Confirm(counter, bench.state.session.counter))


def quarter_untold_h(bench: Bench) -> int:
    """Whole hours until the drug that waits is charged, at the flow for the strongest, without a signal."""
    for cause in Cause:
        bench.command(partial(Acknowledge, cause=cause))
    bench.tick()
    hours, flow = 0, order(2_000).ring[0]
    while bench.state.change.pending:
        assert not any(signal.on for signal in bench.state.alarms)
        assert flow == bench.state.order.ring[0]
        bench.tick(HOUR_MIN)
        hours += 1
    return hours


def stands(bench: Bench, cause: Cause) -> bool:
    """Whether a signal is given."""
    return bench.state.alarms[cause.value].on


def hours_until(bench: Bench, cause: Cause) -> int:
    """Whole hours until a signal is given."""
    hours = 0
    while not stands(bench, cause):
        bench.tick(HOUR_MIN)
        hours += 1
    return hours


def test_after_a_load_in_an_abandoned_refill_a_quarter_of_the_dose_goes_on_untold() -> None:
    """The same drug was filled in again: 52 h at the flow for the strongest drug, and no signal."""
    bench = Bench(PLAIN, pump(order(500))).resumed().tick(26 * HOUR_MIN)
    whole = bench.state.order.ring[0]
    refilled(bench, order(500), left_min=30 * HOUR_MIN, loads=True)
    assert whole // 4 <= bench.state.order.ring[0] <= whole // 4 + whole // 100
    assert 52 == quarter_untold_h(bench)


def test_a_fallback_brings_back_a_dose_that_was_halved_while_the_refill_was_open() -> None:
    """It is the program from the opening, three hours later; a load of its drug lowers it."""
    whole, half, fallback = order(500, 40), order(500, 20), order(2_000, 40)
    bench = Bench(PLAIN, pump(whole)).resumed().tick(HOUR_MIN)
    assert set() == reasons(bench.command(lambda counter: OpenRefill(counter, fallback)))
    bench.tick(31)
    assert set() == reasons(loaded(bench, half))
    assert half.ring == bench.state.order.ring
    minutes = 0
    while bench.state.order.pulse_pg != fallback.pulse_pg:
        bench.tick()
        minutes += 1
    assert (fallback.ring, 177) == (bench.state.order.ring, minutes)
    assert set() == reasons(loaded(bench, order(2_000, 20)))


def test_a_second_refill_before_a_weaker_drug_has_come_begins_the_wait_anew() -> None:
    """From 2000 to 500 mcg/mL, 45 h of 52 h passed: a quarter of the dose for 52 h more, and no signal."""
    bench = Bench(PLAIN, pump(order(2_000))).resumed().tick(26 * HOUR_MIN)
    refilled(bench, order(500))
    bench.tick(45 * HOUR_MIN)
    assert bench.state.change.pending
    refilled(bench, order(500), left_min=HOUR_MIN)
    assert 52 == quarter_untold_h(bench)


@pytest.mark.parametrize(("changes", "shortfall_h", "holiday_h"), [(False, 7, 25), (True, 14, 39)])
def test_after_a_change_to_a_stronger_drug_a_stop_is_told_later(
    *, changes: bool, shortfall_h: int, holiday_h: int
) -> None:
    """The hours before the change count four times as much in volume."""
    bench = Bench(PLAIN, pump(order(500))).resumed().tick(50 * HOUR_MIN)
    if changes:
        refilled(bench, order(2_000))
        while bench.state.change.pending:
            bench.tick()
    bench.command(Stop)
    first = hours_until(bench, Cause.SHORTFALL)
    assert (shortfall_h, holiday_h) == (first, first + hours_until(bench, Cause.HOLIDAY))
