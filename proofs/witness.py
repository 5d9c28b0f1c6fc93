"""Witnesses: from power-on, by ordinary steps, to a moment that meets all that is assumed of a step.

What is assumed of a kind of step, all invariants and assumptions together, must not be contradictory,
or everything would follow. A run of the shipping code that gets there shows that it is not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import Enum
from typing import Any

from attrs import evolve, frozen

from controller.admission import PatientRequest, Request, admit
from controller.alarms import Cause
from controller.events import (
    Acknowledge,
    ClinicianBolus,
    Confirm,
    ConfirmDose,
    EndTherapy,
    Event,
    Load,
    PatientBolus,
    Resume,
    Stop,
    Tick,
    Turn,
)
from controller.order import SLOTS_PER_HOUR, Order, TurnBy
from controller.presets import Device
from controller.reservoir import Level
from controller.shell.library import load_drug
from controller.state import State, commissioned
from controller.step import step
from controller.units import (
    SLOTS_PER_DAY,
    TICK_DS_MIN,
    CommandCounter,
    Minutes,
    Nanolitres,
    NanolitresPerDay,
    Picograms,
    PicogramsPerHour,
    PicogramsPerNanolitre,
    Pulses,
)
from proofs import terms, valuation
from proofs.terms import Bool
from proofs.transition import Transition
from proofs.values import fields_of, is_record
from spec.ghosts import Choice, Ghost, advance, at_commissioning
from spec.predicates import Moment
from spec.records import Nature

MINUTES = 40
"""Length of the run: every kind of step can happen within two quarter-hours."""
NEGLECTED_MIN = 51 * 60
"""Length of a run that shows what the pump does of a shortfall and a holiday."""
OPENED = 20
"""Minute in which a programming session is opened; turns come before it, confirmations after."""
CONCENTRATION = PicogramsPerNanolitre(500)
RATE = PicogramsPerHour(6_000_000)
"""144 mcg a day at 500 mcg/mL, an ordinary adult dose (facts: labelling)."""
PATIENT = PatientRequest(
    asked=True,
    dose_pg=Picograms(10_000_000),
    duration_min=Minutes(5),
    lockout_min=Minutes(60),
    per_24h_max=4,
)
"""A bolus of 10 mcg, up to four times a day, an hour apart."""
AT_ONCE = Choice(
    dose=True, limit=True, interval=True, supply=True, hour_supply=True, boluses=True, record=True
)
LATER = Choice(
    dose=False, limit=False, interval=False, supply=False, hour_supply=False, boluses=False, record=False
)
COMMAND = Nature(drawn_nl=0, true_pg=0, tick_ds=0)


@frozen(eq=False)
class Instant:
    """Everything that one step starts from."""

    state: State
    ghost: Ghost
    event: Event
    nature: Nature
    choice: Choice


def premise_is_met(transition: Transition, device: Device) -> bool:
    """Return whether a run of the shipping code meets everything that is assumed of this step."""
    assumed = [holds for pairs in transition.before.values() for _, holds in pairs]
    wanted = terms.every([*assumed, *transition.ranges])
    if transition.event == "Commissioning":
        order, volume, floor = ordinary_order(device), device.reservoir_nl, device.usable_floor_min_nl
        return _meets(wanted, device, {"order": order, "volume_nl": volume, "floor_nl": floor})
    kind = type(transition.variables["event"])
    return any(
        _meets(wanted, device, {name: getattr(instant, name) for name in transition.variables})
        for instant in _run(device)
        if type(instant.event) is kind
    )


def _meets(wanted: Bool, device: Device, record: Mapping[str, Any]) -> bool:
    values = {name: value for key, inner in record.items() for name, value in _named(inner, key)}
    values |= {
        "device.reservoir_nl": int(device.reservoir_nl),
        "device.has_level_sensor": device.has_level_sensor,
    }
    return bool(valuation.values([wanted], values)[wanted.serial])


def _named(value: Any, name: str) -> Iterator[tuple[str, int | bool]]:
    """The variables of a value, as `proofs.values.symbolic` names them."""
    if is_record(value):
        for field, inner in fields_of(value):
            yield from _named(inner, f"{name}.{field}")
    elif isinstance(value, tuple):
        for at, inner in enumerate(value):
            yield from _named(inner, f"{name}[{at}]")
    elif isinstance(value, Enum):
        yield name, list(type(value)).index(value)
    else:
        yield name, value


def ordinary_order(device: Device, *, high_hour: bool = False) -> Order:
    """Return an ordinary order: one flow all day, limits a fifth above the least.

    With `high_hour` its first hour is at five times the rate of the others.
    """
    first = 5 * RATE if high_hour else RATE
    drug = load_drug("baclofen").rules
    asked = Request(
        concentration=CONCENTRATION,
        rates=(PicogramsPerHour(first),) * SLOTS_PER_HOUR + (RATE,) * (SLOTS_PER_DAY - SLOTS_PER_HOUR),
        limits_given=True,
        day_pg=Picograms(0),
        four_hour_pg=Picograms(0),
        hour_pg=Picograms(0),
        volume_nl=device.reservoir_nl,
        usable_floor_nl=device.usable_floor_min_nl,
        dead_volume_min_nl=device.dead_volume_min_nl,
        dead_volume_max_nl=device.dead_volume_max_nl,
        patient=PATIENT,
    )
    least = admit(asked, device, drug).least
    limited = evolve(
        asked,
        day_pg=Picograms(6 * least.day_pg // 5),
        four_hour_pg=Picograms(6 * least.four_hour_pg // 5),
        hour_pg=Picograms(6 * least.hour_pg // 5),
    )
    return admit(limited, device, drug).order


def _run(device: Device) -> Iterator[Instant]:
    """Every event that could come next, minute by minute, from power-on."""
    order = ordinary_order(device)
    state = commissioned(order, device.reservoir_nl, device.usable_floor_min_nl)
    ghost = at_commissioning(state, device.reservoir_nl, 10)
    for minute in range(MINUTES):
        for command in commands(state, order, device):
            yield Instant(state, ghost, command, COMMAND, LATER)
        if minute == 1:
            state = commanded(device, state, ghost, Resume(CommandCounter(state.counter + 1))).after
        if minute == OPENED:
            load = Load(CommandCounter(state.counter + 1), order, override=False)
            state = commanded(device, state, ghost, load).after
        choice = AT_ONCE if minute in (1, 2) else LATER
        moment = ticked(device, state, ghost, choice)
        yield Instant(state, ghost, moment.event, moment.nature, choice)
        state, ghost = moment.after, moment.ghost


def neglected(device: Device) -> Iterator[Moment]:
    """Two days of a pump that is stopped early, and resumed at their end: a shortfall, then a holiday.

    The watch on the record begins with the second hour. The encoder says now too much, now less than nothing.
    """
    order = ordinary_order(device)
    state = commissioned(order, device.reservoir_nl, device.usable_floor_min_nl)
    ghost = at_commissioning(state, device.reservoir_nl, 10)
    given: dict[int, Event] = {
        2: Resume(CommandCounter(1)),
        150: Stop(CommandCounter(2)),
        NEGLECTED_MIN - 60: Resume(CommandCounter(3)),
        NEGLECTED_MIN - 15: ConfirmDose(CommandCounter(4)),
    }
    for minute in range(NEGLECTED_MIN):
        if minute in given:
            moment = commanded(device, state, ghost, given[minute])
            yield moment
            state, ghost = moment.after, moment.ghost
        choice = evolve(LATER, record=minute < 2 * 60, interval=minute == NEGLECTED_MIN - 60)
        moment = ticked(device, state, ghost, choice, miscounted=(0, 5, -1)[minute % 3])
        yield moment
        state, ghost = moment.after, moment.ghost


def commanded(device: Device, state: State, ghost: Ghost, command: Event) -> Moment:
    """Return the moment of a command."""
    result = step(state, command, device)
    after = advance(ghost, state, command, result, device, COMMAND, LATER)
    return Moment(device, state, command, result, ghost, after, COMMAND)


def ticked(device: Device, state: State, ghost: Ghost, choice: Choice, *, miscounted: int = 0) -> Moment:
    """Return the moment of a minute: strokes at their smallest, a true level reading, the shortest tick."""
    level = Level(known=device.has_level_sensor, nl=Nanolitres(ghost.truth.volume_nl))
    tick = Tick(confirmed=Pulses(state.unconfirmed + miscounted), level=level)
    result = step(state, tick, device)
    drawn = (result.motor.basal + result.motor.bolus) * device.stroke_min_nl
    nature = Nature(drawn_nl=drawn, true_pg=0, tick_ds=TICK_DS_MIN)
    after = advance(ghost, state, tick, result, device, nature, choice)
    return Moment(device, state, tick, result, ghost, after, nature)


def commands(state: State, order: Order, device: Device) -> Iterator[Event]:
    """Commands of every class, some that are refused."""
    for counter in (CommandCounter(state.counter + 1), state.counter):
        yield Load(counter, order, override=False)
        yield Confirm(counter, state.session.counter)
        yield Stop(counter)
        yield Resume(counter)
        yield EndTherapy(counter)
        yield ConfirmDose(counter)
        yield from (Turn(counter, by) for by in TurnBy)
        yield from (Acknowledge(counter, cause) for cause in Cause)
        yield ClinicianBolus(counter, Pulses(1), NanolitresPerDay(device.flow_min_nl_per_day))
    for counter in (CommandCounter(state.patient_counter + 1), state.patient_counter):
        yield PatientBolus(counter)
