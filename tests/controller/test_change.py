"""Another drug: when it is charged, and what runs until then; with the fallback of a refill that was left."""

from attrs import evolve

from controller.admission import admit
from controller.alarms import Cause
from controller.events import Confirm, ConfirmFill, Load, OpenRefill, ReportFill, ReportResidual, Turn
from controller.order import Order, TurnBy
from controller.refill import Phase
from controller.state import commissioned_on_an_old_catheter
from controller.units import Nanolitres
from tests.controller.refills import (
    STRONG,
    WEAK,
    accepted,
    at,
    is_given,
    opened,
    pulses,
    refilled,
    until_changed,
)
from tests.controller.samples import DRUG, ML, PLAIN, Bench, flat, limited, ordered, pump, request


def test_a_stronger_drug_is_charged_once_it_may_arrive() -> None:
    """140 uL are 61 largest pulses; the change comes before the one that could bring it."""
    bench = opened()
    refilled(bench, STRONG)
    pulses_given = until_changed(bench, STRONG, PLAIN.stroke_max_nl)
    assert 140_000 // 2_290 - 3 <= pulses_given < 140_000 // 2_290
    assert not bench.violations


def test_a_weaker_drug_is_charged_once_the_stronger_has_surely_left() -> None:
    """441 uL are 258 smallest pulses."""
    bench = opened(STRONG)
    refilled(bench, WEAK)
    pulses_given = until_changed(bench, WEAK, PLAIN.stroke_min_nl)
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
    assert until_changed(bench, WEAK, PLAIN.stroke_min_nl) > 441_000 // 1_710
    assert not bench.violations


def test_on_an_old_catheter_the_strongest_drug_is_charged_until_it_has_left() -> None:
    """What it holds nobody knows; 441 uL are 258 smallest pulses."""
    state = commissioned_on_an_old_catheter(WEAK, STRONG, Nanolitres(18 * ML), Nanolitres(2 * ML))
    assert (state.order, state.change.order, state.change.pending) == (STRONG, WEAK, True)
    bench = Bench(PLAIN, state).resumed()
    pulses_given = until_changed(bench, WEAK, PLAIN.stroke_min_nl)
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


def test_an_abandoned_refill_runs_for_the_strongest_drug_once_it_may_arrive() -> None:
    """The old program until then; never an empty reservoir that counts as full."""
    bench = opened()
    bench.tick(29)
    until_changed(bench, STRONG, PLAIN.stroke_max_nl)
    assert bench.state.refill.phase == Phase.OPENED
    assert is_given(bench, Cause.REFILL_ABANDONED)
    assert bench.state.reservoir.lower_nl == 0
    assert not bench.violations


def left_until_the_fallback_runs(order: Order = WEAK) -> Bench:
    """A pump whose refill was opened and left."""
    bench = opened(order)
    bench.tick(29)
    until_changed(bench, STRONG, PLAIN.stroke_nl)
    return bench


def test_the_same_drug_ends_the_fallback_at_once() -> None:
    """Of the strongest there is none: the program is the old one in the next minute, dose and all."""
    bench = left_until_the_fallback_runs()
    refilled(bench, WEAK)
    assert bench.state.order.ring == WEAK.ring
    assert not bench.state.change.pending
    whole = pulses(bench, 24 * 60)
    assert abs(whole - WEAK.ring[0] // PLAIN.stroke_nl) <= 1
    assert not bench.violations


def test_the_same_drug_ends_the_fallback_with_the_dose_that_was_in_force() -> None:
    """A dose is changed by a session alone."""
    bench = left_until_the_fallback_runs()
    residual, volume, other = Nanolitres(bench.truly_nl), Nanolitres(18 * ML), at(500, 44)
    assert accepted(bench, lambda counter: ReportResidual(counter, residual))
    assert accepted(bench, lambda counter: ReportFill(counter, volume, other.pulse_pg))
    assert not accepted(bench, lambda counter: ConfirmFill(counter, volume, other, second_person=True))
    assert accepted(bench, lambda counter: ConfirmFill(counter, volume, WEAK, second_person=True))


def test_a_weaker_drug_after_a_fallback_waits_until_the_old_one_has_left() -> None:
    """What runs meanwhile is the program for the old drug, not for the strongest."""
    middle = at(1_000)
    bench = left_until_the_fallback_runs(middle)
    refilled(bench, WEAK)
    assert bench.state.order.ring == middle.ring
    pulses_given = until_changed(bench, WEAK, PLAIN.stroke_min_nl)
    assert pulses_given in (441_000 // 1_710 + 1, 441_000 // 1_710 + 2)
    assert not bench.violations


def test_the_fallback_goes_on_for_a_stronger_drug_than_the_one_before() -> None:
    """It may have entered since the opening: its order waits until the fallback's drug has surely left."""
    bench = left_until_the_fallback_runs()
    refilled(bench, at(1_000))
    assert (STRONG.pulse_pg, True) == (bench.state.order.pulse_pg, bench.state.change.pending)
    bench.tick(60)
    assert not bench.violations


def test_the_fallback_for_the_drug_that_is_confirmed_goes_on_and_raises_no_limit() -> None:
    """Who lowered the dose with it does not get the old limits for a day; nor may the dose be another."""
    lower = at(2_000, 20)
    bench = Bench(PLAIN, pump(WEAK)).resumed().tick(60)
    assert accepted(bench, lambda counter: OpenRefill(counter, lower))
    bench.tick(29)
    until_changed(bench, lower, PLAIN.stroke_nl)
    bench.tick(26 * 60)
    residual, volume = Nanolitres(bench.truly_nl), Nanolitres(18 * ML)
    before = bench.state.ledger
    assert accepted(bench, lambda counter: ReportResidual(counter, residual))
    assert accepted(bench, lambda counter: ReportFill(counter, volume, lower.pulse_pg))
    assert not accepted(bench, lambda counter: ConfirmFill(counter, volume, STRONG, second_person=True))
    assert accepted(bench, lambda counter: ConfirmFill(counter, volume, lower, second_person=True))
    assert before == bench.state.ledger
    assert lower.ring == bench.state.order.ring
    assert not bench.violations


def test_a_fallback_goes_on_if_a_stronger_drug_was_ever_reported() -> None:
    """The pump may have pumped it since; and a second person has to look, though the drug is as it was."""
    bench = left_until_the_fallback_runs()
    residual, volume = Nanolitres(bench.truly_nl), Nanolitres(18 * ML)
    assert accepted(bench, lambda counter: ReportResidual(counter, residual))
    assert accepted(bench, lambda counter: ReportFill(counter, volume, STRONG.pulse_pg))
    bench.tick(60)
    assert accepted(bench, lambda counter: ReportFill(counter, volume, WEAK.pulse_pg))
    assert not accepted(bench, lambda counter: ConfirmFill(counter, volume, WEAK, second_person=False))
    assert accepted(bench, lambda counter: ConfirmFill(counter, volume, WEAK, second_person=True))
    assert (STRONG.pulse_pg, True) == (bench.state.order.pulse_pg, bench.state.change.pending)
    until_changed(bench, WEAK, PLAIN.stroke_nl)
    assert not bench.violations


def test_a_load_for_the_fallback_gives_up_what_it_has_replaced() -> None:
    """Whoever lowers the dose meanwhile does not get the old one back by a confirmation."""
    bench = left_until_the_fallback_runs()
    lower = at(2_000, 36)
    assert accepted(bench, lambda counter: Load(counter, lower, override=False))
    assert accepted(bench, lambda counter: Confirm(counter, bench.state.session.counter))
    refilled(bench, WEAK)
    assert bench.state.order.ring == lower.ring
    assert bench.state.change.pending
    assert not bench.violations


def test_a_replaced_program_turns_with_the_clock() -> None:
    """Day and night are where they were when it comes back."""
    rates = tuple((40 if slot % 2 else 44) * 1_000_000 for slot in range(96))
    order = admit(limited(request(rates), PLAIN, 120), PLAIN, DRUG).order
    bench = left_until_the_fallback_runs(order)
    bench.tick(15 - bench.state.minute_in_slot)
    replaced = bench.state.change.order.ring
    assert accepted(bench, lambda counter: Turn(counter, TurnBy.QUARTER_HOUR_ON))
    bench.tick(15)
    assert bench.state.change.order.ring == replaced[2:] + replaced[:2]
