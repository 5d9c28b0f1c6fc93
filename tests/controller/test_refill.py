"""A refill from opened to confirmed, and what becomes of one that is not."""

from collections.abc import Callable

import pytest
from attrs import evolve

from controller.admission import admit
from controller.alarms import Cause
from controller.events import (
    Acknowledge,
    ClearDiscrepancy,
    Command,
    ConfirmFill,
    OpenRefill,
    ReportFill,
    ReportResidual,
    Resume,
    Stop,
)
from controller.order import Order
from controller.refill import Phase
from controller.refusals import any_refusal
from controller.state import Mode, commissioned_on_an_old_catheter
from controller.units import CommandCounter, Nanolitres
from spec.hearing import signal
from tests.controller.samples import DRUG, ML, PLAIN, Bench, any_reason, flat, limited, ordered, pump, request

Make = Callable[[CommandCounter], Command]


def at(concentration: int, mcg_per_hour: int = 40) -> Order:
    """An admitted order for a flat program with another drug."""
    asked = limited(request(flat(mcg_per_hour), concentration), PLAIN, 120)
    verdict = admit(asked, PLAIN, DRUG)
    assert not any_reason(verdict)
    return verdict.order


WEAK, STRONG = at(500), at(2_000)


def opened(order: Order = WEAK) -> Bench:
    """A pump that infuses, with a refill open."""
    bench = Bench(PLAIN, pump(order)).resumed().tick(60)
    assert accepted(bench, lambda counter: OpenRefill(counter, STRONG))
    return bench


def accepted(bench: Bench, make: Make) -> bool:
    """Give a command; return whether it was accepted."""
    return not any_refusal(bench.command(make).refusals)


def refilled(bench: Bench, order: Order, volume_nl: int = 18 * ML) -> None:
    """Go through the rest of a refill."""
    residual = Nanolitres(bench.truly_nl)
    assert accepted(bench, lambda counter: ReportResidual(counter, residual))
    volume = Nanolitres(volume_nl)
    assert accepted(bench, lambda counter: ReportFill(counter, volume, order.pulse_pg))
    assert accepted(bench, lambda counter: ConfirmFill(counter, volume, order, second_person=True))


def pulses(bench: Bench, minutes: int) -> int:
    """Pulses commanded in so many minutes."""
    total = 0
    for _ in range(minutes):
        motor = bench.tick().last
        assert motor is not None
        total += motor.motor.basal + motor.motor.bolus
    return total


def is_given(bench: Bench, cause: Cause) -> bool:
    """Whether a signal is given."""
    return signal(bench.state.alarms, cause).on


def test_an_open_refill_promises_nothing() -> None:
    """Lower account 0, upper one capacity, and the reservoir alarms stand."""
    bench = opened()
    accounts = bench.state.reservoir
    assert (accounts.lower_nl, accounts.upper_nl) == (0, PLAIN.reservoir_nl)
    assert is_given(bench, Cause.RESERVOIR_FLOOR)
    assert not bench.violations


def test_the_needle_stops_the_motor_for_29_minutes_at_most() -> None:
    """Delivery goes on by itself, and the alarm says that the refill was left."""
    bench = opened()
    assert pulses(bench, 29) == 0
    assert not is_given(bench, Cause.REFILL_ABANDONED)
    assert pulses(bench, 60) > 0
    assert is_given(bench, Cause.REFILL_ABANDONED)
    assert not bench.violations


def test_reporting_the_residual_lets_the_motor_go_on() -> None:
    """Only OPENED rests."""
    bench = opened()
    assert accepted(bench, lambda counter: ReportResidual(counter, Nanolitres(bench.truly_nl)))
    assert pulses(bench, 29) > 0


def test_a_stop_in_a_refill_stays_a_stop() -> None:
    """And a resume does not drive the motor with the needle in the port."""
    bench = opened()
    assert accepted(bench, Stop)
    assert pulses(bench, 40) == 0
    bench = opened()
    assert accepted(bench, Stop)
    assert accepted(bench, Resume)
    assert bench.state.mode == Mode.INFUSING
    assert pulses(bench, 29) == 0


@pytest.mark.parametrize(
    ("off_nl", "alarms"), [(-2 * ML - 200_000, True), (0, False), (2 * ML + 200_000, True)]
)
def test_a_residual_out_of_tolerance_alarms_in_either_direction(off_nl: int, alarms: bool) -> None:
    """Boluses are locked until somebody has looked into it."""
    bench = opened()
    residual = Nanolitres(bench.truly_nl + off_nl)
    assert accepted(bench, lambda counter: ReportResidual(counter, residual))
    assert is_given(bench, Cause.DISCREPANCY) == alarms
    assert accepted(bench, ClearDiscrepancy) == alarms
    assert not bench.state.refill.discrepancy
    assert not bench.violations


def test_a_confirmation_must_repeat_the_report() -> None:
    """Volume and drug; and another drug needs a second person."""
    bench = opened()
    assert accepted(bench, lambda counter: ReportResidual(counter, Nanolitres(bench.truly_nl)))
    volume = Nanolitres(18 * ML)
    assert accepted(bench, lambda counter: ReportFill(counter, volume, STRONG.pulse_pg))
    other = Nanolitres(8 * ML)
    assert not accepted(bench, lambda counter: ConfirmFill(counter, other, STRONG, second_person=True))
    assert not accepted(bench, lambda counter: ConfirmFill(counter, volume, WEAK, second_person=True))
    assert not accepted(bench, lambda counter: ConfirmFill(counter, volume, STRONG, second_person=False))
    assert accepted(bench, lambda counter: ConfirmFill(counter, volume, STRONG, second_person=True))
    assert bench.state.refill.phase == Phase.CLOSED
    assert bench.state.reservoir.lower_nl == volume


def test_what_was_pumped_since_the_residual_is_not_promised() -> None:
    """The motor runs again once the residual is reported; how much of the fill it took nobody can say."""
    bench = opened()
    volume = Nanolitres(18 * ML)
    assert accepted(bench, lambda counter: ReportResidual(counter, Nanolitres(bench.truly_nl)))
    before = pulses(bench, 300)
    assert accepted(bench, lambda counter: ReportResidual(counter, Nanolitres(bench.truly_nl)))
    since = pulses(bench, 200)
    assert accepted(bench, lambda counter: ReportFill(counter, volume, WEAK.pulse_pg))
    since += pulses(bench, 100)
    assert accepted(bench, lambda counter: ConfirmFill(counter, volume, WEAK, second_person=True))
    assert before > 0 < since
    assert volume - since * PLAIN.stroke_max_nl == bench.state.reservoir.lower_nl
    assert volume == bench.state.reservoir.upper_nl
    assert not bench.violations


def test_no_more_than_nothing_is_taken_off_a_small_fill() -> None:
    """More may have passed since the residual than was filled in."""
    bench = opened()
    assert accepted(bench, lambda counter: ReportResidual(counter, Nanolitres(bench.truly_nl)))
    assert pulses(bench, 300) > 0
    volume = Nanolitres(1)
    assert accepted(bench, lambda counter: ReportFill(counter, volume, WEAK.pulse_pg))
    assert accepted(bench, lambda counter: ConfirmFill(counter, volume, WEAK, second_person=True))
    assert Nanolitres(0) == bench.state.reservoir.lower_nl
    assert is_given(bench, Cause.RESERVOIR_FLOOR)


def test_steps_out_of_turn_are_refused() -> None:
    """A fill needs a residual, a refill is opened once, and no residual comes after a fill."""
    bench = opened()
    volume = Nanolitres(18 * ML)
    assert not accepted(bench, lambda counter: OpenRefill(counter, STRONG))
    assert not accepted(bench, lambda counter: ReportFill(counter, volume, WEAK.pulse_pg))
    assert not accepted(bench, lambda counter: ConfirmFill(counter, volume, WEAK, second_person=True))
    assert not accepted(bench, lambda counter: ReportResidual(counter, Nanolitres(-1)))
    assert accepted(bench, lambda counter: ReportResidual(counter, Nanolitres(bench.truly_nl)))
    assert not accepted(bench, lambda counter: OpenRefill(counter, STRONG))
    beyond = Nanolitres(PLAIN.reservoir_nl + 1)
    assert not accepted(bench, lambda counter: ReportFill(counter, beyond, WEAK.pulse_pg))
    assert accepted(bench, lambda counter: ReportFill(counter, volume, WEAK.pulse_pg))
    assert not accepted(bench, lambda counter: ReportResidual(counter, Nanolitres(bench.truly_nl)))


def test_a_residual_typed_wrong_is_corrected_and_compared_again() -> None:
    """One that was amiss stays amiss until somebody clears it; one that turns out amiss alarms."""
    bench = opened()
    truly, far = Nanolitres(bench.truly_nl), Nanolitres(bench.truly_nl + 3 * ML)
    assert accepted(bench, lambda counter: ReportResidual(counter, truly))
    assert not is_given(bench, Cause.DISCREPANCY)
    assert accepted(bench, lambda counter: ReportResidual(counter, far))
    assert is_given(bench, Cause.DISCREPANCY)
    assert accepted(bench, lambda counter: ReportResidual(counter, truly))
    assert is_given(bench, Cause.DISCREPANCY)
    assert accepted(bench, ClearDiscrepancy)
    assert not bench.state.refill.discrepancy
    assert not bench.violations


def test_an_abandoned_refill_is_taken_up_where_it_was_left() -> None:
    """Its residual is compared, the motor does not rest again, and the alarm stands until it is confirmed."""
    bench = opened()
    assert accepted(bench, lambda counter: ReportResidual(counter, Nanolitres(bench.truly_nl)))
    bench.tick(90)
    assert is_given(bench, Cause.REFILL_ABANDONED)
    assert not accepted(bench, lambda counter: OpenRefill(counter, STRONG))
    assert accepted(bench, lambda counter: ReportResidual(counter, Nanolitres(bench.truly_nl)))
    assert not bench.state.refill.discrepancy
    assert pulses(bench, 29) > 0
    assert is_given(bench, Cause.REFILL_ABANDONED)
    refilled(bench, WEAK)
    assert accepted(bench, lambda counter: Acknowledge(counter, Cause.REFILL_ABANDONED))
    assert not is_given(bench, Cause.REFILL_ABANDONED)
    assert not bench.violations


def test_too_weak_a_fallback_is_refused() -> None:
    """What enters meanwhile could be stronger than anybody charges for."""
    bench = Bench(PLAIN, pump(STRONG)).resumed().tick(5)
    assert not accepted(bench, lambda counter: OpenRefill(counter, WEAK))


def test_the_same_drug_again_changes_nothing_but_the_accounts() -> None:
    """Order in force, ledger and counters go on; nothing waits."""
    bench = opened()
    before = bench.state
    refilled(bench, WEAK)
    after = bench.state
    assert not after.change.pending
    assert before.order == after.order
    assert [bucket.charged for bucket in before.ledger.day_pg] == [b.charged for b in after.ledger.day_pg]
    assert pulses(bench, 120) > 0
    assert not bench.violations


def _until_changed(bench: Bench, order: Order, stroke_nl: int) -> int:
    """Commanded pulses until an order is in force."""
    total = 0
    for _ in range(3_000):
        if bench.state.order.pulse_pg == order.pulse_pg:
            return total
        last = bench.tick(stroke_nl=stroke_nl).last
        assert last is not None
        total += last.motor.basal
    raise AssertionError("the order that waits never comes into force")


def test_a_stronger_drug_is_charged_once_it_may_arrive() -> None:
    """140 uL are 61 largest pulses; the change comes before the one that could bring it."""
    bench = opened()
    refilled(bench, STRONG)
    pulses_given = _until_changed(bench, STRONG, PLAIN.stroke_max_nl)
    assert 140_000 // 2_290 - 3 <= pulses_given < 140_000 // 2_290
    assert not bench.violations


def test_a_weaker_drug_is_charged_once_the_stronger_has_surely_left() -> None:
    """441 uL are 258 smallest pulses."""
    bench = opened(STRONG)
    refilled(bench, WEAK)
    pulses_given = _until_changed(bench, WEAK, PLAIN.stroke_min_nl)
    assert pulses_given in (441_000 // 1_710 + 1, 441_000 // 1_710 + 2)
    assert not bench.violations


def test_the_minute_of_the_change_delivers_nothing_and_is_not_caught_up() -> None:
    """The phase stays as it was."""
    bench = opened()
    refilled(bench, STRONG)
    before = bench.state
    while bench.state.change.pending:
        before = bench.state
        bench.tick()
    assert bench.last is not None
    assert bench.last.motor.basal == 0
    assert bench.state.phase == before.phase


def test_a_second_refill_charges_the_strongest_aboard_at_once() -> None:
    """500, then 2000, then 500 again: the 2000 is on its way."""
    bench = opened()
    refilled(bench, STRONG)
    bench.tick(10)
    assert bench.state.order.pulse_pg == WEAK.pulse_pg
    assert accepted(bench, lambda counter: OpenRefill(counter, STRONG))
    assert bench.state.order.pulse_pg == STRONG.pulse_pg
    refilled(bench, WEAK)
    assert bench.state.change.pending
    assert _until_changed(bench, WEAK, PLAIN.stroke_min_nl) > 441_000 // 1_710
    assert not bench.violations


def test_an_abandoned_refill_runs_for_the_strongest_drug_once_it_may_arrive() -> None:
    """The old program until then; never an empty reservoir that counts as full."""
    bench = opened()
    bench.tick(29)
    _until_changed(bench, STRONG, PLAIN.stroke_max_nl)
    assert bench.state.refill.phase == Phase.OPENED
    assert is_given(bench, Cause.REFILL_ABANDONED)
    assert bench.state.reservoir.lower_nl == 0
    assert not bench.violations


def test_on_an_old_catheter_the_strongest_drug_is_charged_until_it_has_left() -> None:
    """What it holds nobody knows; 441 uL are 258 smallest pulses."""
    state = commissioned_on_an_old_catheter(WEAK, STRONG, Nanolitres(18 * ML), Nanolitres(2 * ML))
    assert (state.order, state.change.order, state.change.pending) == (STRONG, WEAK, True)
    bench = Bench(PLAIN, state).resumed()
    pulses_given = _until_changed(bench, WEAK, PLAIN.stroke_min_nl)
    assert pulses_given in (441_000 // 1_710 + 1, 441_000 // 1_710 + 2)
    assert not bench.violations


def test_the_ring_that_waits_turns_with_the_clock() -> None:
    """Index 0 is the slot that runs."""
    rates = tuple((40 if slot % 2 else 44) * 1_000_000 for slot in range(96))
    asked = limited(evolve(request(rates), concentration=request(rates).concentration), PLAIN, 120)
    order = admit(asked, PLAIN, DRUG).order
    bench = opened(ordered(flat(40), percent=120))
    strong = admit(limited(request(rates, 2_000), PLAIN, 120), PLAIN, DRUG).order
    refilled(bench, strong)
    first = bench.state.change.order.ring[0]
    bench.tick(15)
    assert bench.state.change.order.ring[0] != first
    assert order.ring[0] != order.ring[1]
