"""A refill from opened to confirmed, and what becomes of one that is not."""

import pytest

from controller.alarms import Cause
from controller.events import (
    Acknowledge,
    ClearDiscrepancy,
    ConfirmFill,
    OpenRefill,
    ReportFill,
    ReportResidual,
    Resume,
    Stop,
)
from controller.refill import Phase
from controller.state import Mode
from controller.units import Nanolitres
from tests.controller.refills import STRONG, WEAK, accepted, is_given, opened, pulses, refilled
from tests.controller.samples import ML, PLAIN, Bench, pump


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
