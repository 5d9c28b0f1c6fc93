"""Refills for tests: drugs, a pump with a refill open, and what it does until another order is in force."""

from collections.abc import Callable

from attrs import evolve

from controller.admission import admit
from controller.alarms import Cause
from controller.events import (
    Command,
    ConfirmFill,
    OpenRefill,
    ReportFill,
    ReportResidual,
)
from controller.order import Order
from controller.refusals import any_refusal
from controller.units import CommandCounter, Nanolitres, PicogramsPerNanolitre
from spec.hearing import signal
from tests.controller.samples import DRUG, ML, PLAIN, Bench, any_reason, flat, limited, pump, request

Make = Callable[[CommandCounter], Command]


THREE_DRUGS = evolve(DRUG, concentrations=tuple(PicogramsPerNanolitre(at) for at in (500, 1_000, 2_000)))


def at(concentration: int, mcg_per_hour: int = 40) -> Order:
    """An admitted order for a flat program with another drug."""
    asked = limited(request(flat(mcg_per_hour), concentration), PLAIN, 120)
    verdict = admit(asked, PLAIN, THREE_DRUGS)
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


def until_changed(bench: Bench, order: Order, stroke_nl: int) -> int:
    """Commanded pulses until an order is in force."""
    total = 0
    for _ in range(3_000):
        if bench.state.order.pulse_pg == order.pulse_pg:
            return total
        last = bench.tick(stroke_nl=stroke_nl).last
        assert last is not None
        total += last.motor.basal
    raise AssertionError("the order that waits never comes into force")
