"""That claims speak of something: each is met, in runs of the shipping code, by a case to which it applies.

A predicate whose condition contradicts the invariants is true and says nothing. A solver that is asked
from few hypotheses does not notice; runs from power-on that never meet the condition do.
"""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve

from controller.events import (
    ClinicianBolus,
    ConfirmFill,
    Event,
    PatientBolus,
    Prime,
    ReportResidual,
    Resume,
    Turn,
)
from controller.order import Order, TurnBy
from controller.presets import Device
from controller.state import State
from controller.units import CommandCounter, Nanolitres, NanolitresPerDay, Pulses
from proofs.failing import failing_runs
from proofs.sensed import sensed_runs
from proofs.witness import (
    FAST,
    SCREENING,
    STRONGEST,
    commanded,
    commands,
    neglected,
    ordinary_order,
    powered_on,
    refill_step,
    ticked,
)
from spec.ghosts import EVERYTHING_BEGINS, NOTHING_BEGINS, QUIET_MIN
from spec.predicates import OVERSTROKE_TENTHS, PROPERTIES, Moment
from spec.windows import WINDOWS

BY_CONTRADICTION = tuple(
    f"{kind.name}_has_room_for_the_{what}" for kind in WINDOWS for what in ("program", "bolus")
)
"""DEL-2: that a watch is full and a pulse withheld is shown to be impossible; no run can meet it."""
MINUTES = QUIET_MIN + 90
REFILL_MINUTES = 600
LEFT_MINUTES = 60
"""Longer than until the fallback runs."""
COUNTER = CommandCounter(1)
PRIMING_MINUTES = 15
"""Longer than priming runs."""
FIRST, SECOND, THIRD = 5, 60, 560
"""When a refill is opened: there is time for both drugs to come to the tip, and to be late."""
EVERY = 37
"""Minutes between starts of watches, tries of every command, and looks at a run left alone; prime."""
BOLUSES_BEFORE = 80
"""Minutes after which no watch on boluses begins: the last one lasts; by then the lockout is over."""
ASKED_EVERY = 7
"""Minutes between tries of a patient bolus."""


def never_applied(device: Device) -> tuple[str, ...]:
    """Return the predicates of claims that no step of any of the runs is a case of."""
    waiting = {name for name, each in PROPERTIES.items() if each.claim and name not in BY_CONTRADICTION}
    left_alone = (moment for at, moment in enumerate(neglected(device)) if at % EVERY == 0)
    runs = (
        _ordinary(device),
        _nearly_empty(device),
        _turned_back(device),
        _refilled(device),
        _left(device),
        _primed(device),
        left_alone,
        sensed_runs(device),
        failing_runs(device),
    )
    for run in runs:
        for moment in run:
            waiting -= {name for name in waiting if _applies(name, moment)}
            if not waiting:
                return ()
    return tuple(sorted(waiting))


def _applies(name: str, moment: Moment) -> bool:
    each = PROPERTIES[name]
    if each.events and type(moment.event) not in each.events:
        return False
    return any(when for _, when, _ in each.cases(moment))


def _ordinary(device: Device) -> Iterator[Moment]:
    """A day and an hour of an ordinary prescription, every command tried now and then."""
    yield from _run(device, ordinary_order(device), device.reservoir_nl, excess_tenths=10)


def _nearly_empty(device: Device) -> Iterator[Moment]:
    """The same with just enough that alarms begin while it runs, of a pump that over-infuses."""
    order = ordinary_order(device)
    volume_nl = device.usable_floor_min_nl + 2 * order.limits.day_nl + 20 * device.stroke_max_nl
    yield from _run(device, order, Nanolitres(volume_nl), excess_tenths=OVERSTROKE_TENTHS[0])


def _turned_back(device: Device) -> Iterator[Moment]:
    """A program with one high hour, turned back again and again so that it never ends: limits bite."""
    order = ordinary_order(device, high_hour=True)
    yield from _run(device, order, device.reservoir_nl, excess_tenths=10, turning=True)


def _refilled(device: Device) -> Iterator[Moment]:
    """A refill with a stronger drug, a residual far too small; then the weaker one; then one abandoned."""
    order = ordinary_order(device, concentration=SCREENING, rate=FAST)
    stronger = ordinary_order(device, rate=FAST)
    state, ghost = powered_on(device, order)
    for minute in range(REFILL_MINUTES):
        for command in _in_a_refill(state, device, stronger, order, minute):
            moment = commanded(device, state, ghost, command)
            yield moment
            state, ghost = moment.after, moment.ghost
        moment = ticked(device, state, ghost, evolve(NOTHING_BEGINS, parcel=minute in (2, 100)))
        yield moment
        state, ghost = moment.after, moment.ghost


def _left(device: Device) -> Iterator[Moment]:
    """The same drug again, left until the fallback runs; the strongest is reported, and taken back."""
    order = ordinary_order(device, concentration=SCREENING, rate=FAST)
    strongest = ordinary_order(device, concentration=STRONGEST)
    state, ghost = powered_on(device, order)
    for minute in range(LEFT_MINUTES):
        for command in refill_step(state, device, order, minute - FIRST) if minute else (Resume(COUNTER),):
            moment = commanded(device, state, ghost, command)
            yield moment
            if type(command) is not ConfirmFill:  # only tried
                state, ghost = moment.after, moment.ghost
        moment = ticked(device, state, ghost, NOTHING_BEGINS)
        yield moment
        state, ghost = moment.after, moment.ghost
    for minute, drug in ((2, strongest), (2, order), (3, order)):
        for command in refill_step(state, device, drug, minute):
            moment = commanded(device, state, ghost, command)
            yield moment
            state, ghost = moment.after, moment.ghost


def _primed(device: Device) -> Iterator[Moment]:
    """A new catheter is primed at once."""
    state, ghost = powered_on(device, ordinary_order(device), new_catheter=True)
    for make in (Resume, Prime):
        moment = commanded(device, state, ghost, make(CommandCounter(state.counter + 1)))
        yield moment
        state, ghost = moment.after, moment.ghost
    for _ in range(PRIMING_MINUTES):
        moment = ticked(device, state, ghost, EVERYTHING_BEGINS)
        yield moment
        state, ghost = moment.after, moment.ghost


def _in_a_refill(
    state: State, device: Device, stronger: Order, weaker: Order, minute: int
) -> tuple[Event, ...]:
    counter = CommandCounter(state.counter + 1)
    if minute == 1:
        return (Resume(counter),)
    if minute == FIRST + 1:
        return (ReportResidual(counter, Nanolitres(0)),)
    if minute < SECOND:
        return tuple(refill_step(state, device, stronger, minute - FIRST))
    if minute < THIRD:
        return tuple(refill_step(state, device, weaker, minute - SECOND))
    return tuple(refill_step(state, device, weaker, minute - THIRD)) if minute == THIRD else ()


def _run(
    device: Device, order: Order, volume_nl: Nanolitres, *, excess_tenths: int, turning: bool = False
) -> Iterator[Moment]:
    state, ghost = powered_on(device, order, volume_nl, excess_tenths=excess_tenths)
    for minute in range(MINUTES):
        if minute % EVERY == 1:
            for command in commands(state, order, device):
                yield commanded(device, state, ghost, command)
        if minute % ASKED_EVERY == 0:
            yield commanded(device, state, ghost, PatientBolus(CommandCounter(state.patient_counter + 1)))
        for command in _given(state, minute, turning=turning):
            moment = commanded(device, state, ghost, command)
            yield moment
            state, ghost = moment.after, moment.ghost
        starts = minute % EVERY == 0
        choice = evolve(
            NOTHING_BEGINS,
            dose=starts,
            interval=starts,
            supply=starts,
            hour_supply=starts,
            boluses=minute < BOLUSES_BEFORE,
        )
        moment = ticked(device, state, ghost, choice)
        yield moment
        state, ghost = moment.after, moment.ghost


def _given(state: State, minute: int, *, turning: bool) -> Iterator[Event]:
    """The commands that the run really gives."""
    counter = CommandCounter(state.counter + 1)
    if minute == 1:
        yield Resume(counter)
    elif turning and minute > 0 and minute % 60 == 0:
        yield Turn(counter, TurnBy.HOUR_BACK)
    elif turning and minute % 60 == 30:
        yield ClinicianBolus(counter, Pulses(12), NanolitresPerDay(12_000_000))
    elif not turning and minute == 8 * 60:
        yield PatientBolus(CommandCounter(state.patient_counter + 1))
    elif not turning and minute == MINUTES - 20:  # leaves too little for another in that hour
        yield ClinicianBolus(counter, Pulses(42), NanolitresPerDay(20_000_000))
