"""One step with everything an observer knows of it, and what is assumed of nature at it."""

from collections.abc import Iterator
from typing import Any

import attrs
from attrs import frozen

from controller.events import ConfirmFill, Event, Load, OpenRefill, ReadClocks, Tick
from controller.order import Order
from controller.presets import Device
from controller.refusals import any_refusal
from controller.state import State
from controller.step import StepResult
from controller.units import TICK_DS_MIN
from spec.choosing import pick
from spec.clocks import GAIN_MS_PER_DS
from spec.energy import most_uj
from spec.ghosts import Ghost, pulses_pg, there_nl
from spec.invariants import EXCESS_TENTHS, admitted
from spec.logic import every, implies, negation
from spec.records import Nature
from spec.shortage import turned_pulses


@frozen(eq=False)
class Moment:
    """One step with everything an observer knows of it."""

    device: Device
    before: State
    event: Event
    result: StepResult
    ghost_before: Ghost
    ghost: Ghost
    nature: Nature

    @property
    def after(self) -> State:
        """The next state."""
        return self.result.state


def assumptions(moment: Moment) -> Iterator[tuple[str, str, bool]]:
    """What is assumed of nature at this step, each under the id of its assumption, with a label."""
    nature, result, device = moment.nature, moment.result, moment.device
    truth, excess = moment.ghost_before.truth, moment.ghost.dose.excess_tenths
    there = there_nl(moment.ghost_before, nature)
    most_nl = (result.motor.basal + result.motor.bolus) * device.stroke_max_nl
    yield "A-STROKE", "drawn", nature.drawn_nl <= most_nl
    yield "A-RESERVOIR", "drawn", (nature.drawn_nl >= 0) & (nature.drawn_nl <= there)
    yield "A-FILL", "held", (there >= 0) & (there <= device.reservoir_nl)
    if type(moment.event) is ConfirmFill:
        filled_nl, drawn_nl = moment.event.volume_nl, moment.ghost_before.refill.drawn_nl
        is_there = (filled_nl - drawn_nl <= there) & (there <= filled_nl)
        yield "A-FILL", "filled", implies(negation(any_refusal(result.refusals)), is_there)
    if type(moment.event) is Tick:
        yield "A-TICK", "length", nature.tick_ds >= TICK_DS_MIN
        most_pg = pulses_pg(result)
        for tenths in EXCESS_TENTHS:
            within = 10 * nature.true_pg <= tenths * most_pg
            yield "A-CONC", f"excess_{tenths}", implies(excess == tenths, within)
        clear_nl = moment.ghost_before.drug.clear_nl
        pushes_no_drug = (clear_nl > 0) & (nature.drawn_nl <= clear_nl)
        yield "A-NEW-CATHETER", "clear", implies(pushes_no_drug, nature.true_pg <= 0)
        turned = turned_pulses(moment.before, moment.event)
        drew = (turned <= 0) | (turned * device.stroke_min_nl <= truth.drawn_nl)
        yield "A-ENCODER", "drew", drew | (truth.volume_nl <= 0)
    if type(moment.event) is ReadClocks:
        first_good = moment.ghost_before.clocks.first_good
        good_ms = pick(first_good, moment.event.first_ms, moment.event.second_ms)
        yield "A-CLOCK", "moves", good_ms >= 1
        yield "A-CLOCK", "gains", good_ms <= GAIN_MS_PER_DS * nature.tick_ds
    least_uj = moment.ghost_before.energy.left_uj
    yield "A-DRAIN", "most", nature.drained_uj <= most_uj(moment.event, result)
    yield "A-DRAIN", "there", (nature.drained_uj >= 0) & (nature.drained_uj <= least_uj)
    for order in _orders_in(moment.event):
        for label, holds in admitted(order, device):
            yield "A-ADMITTED", label, holds
        dead_nl = moment.ghost_before.drug.dead_nl
        yield "A-DEAD-VOLUME", "least", order.dead_volume_min_nl <= dead_nl
        yield "A-DEAD-VOLUME", "most", dead_nl <= order.dead_volume_max_nl


def _orders_in(event: Event) -> Iterator[Order]:
    if isinstance(event, Load | ConfirmFill):
        yield event.order
    elif isinstance(event, OpenRefill):
        yield event.fallback


def pulses_of(moment: Moment) -> int:
    """Return the pulses that this step commanded."""
    return moment.result.motor.basal + moment.result.motor.bolus


def unchanged(before: State, after: State, *, but: tuple[str, ...]) -> Iterator[tuple[str, bool]]:
    """Say of every field of the state but those named, fields to come included, whether it is as it was."""
    for field in attrs.fields(State):
        if field.name not in but:
            yield field.name, same(getattr(before, field.name), getattr(after, field.name))


def same(a: Any, b: Any) -> bool:
    """Return whether two values are equal, leaf by leaf."""
    if attrs.has(type(a)):
        pairs = [(getattr(a, field.name), getattr(b, field.name)) for field in attrs.fields(type(a))]
        return every(same(mine, yours) for mine, yours in pairs)
    if type(a) is tuple and type(b) is tuple:
        return every(same(mine, yours) for mine, yours in zip(a, b, strict=True))
    equal: bool = a == b
    return equal
