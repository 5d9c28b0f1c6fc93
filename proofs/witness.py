"""Witnesses: from power-on, by ordinary steps, to a moment that meets all that is assumed of a step.

What is assumed of a kind of step, all invariants and assumptions together, must not be contradictory,
or everything would follow. A run of the shipping code that gets there shows that it is not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from attrs import evolve, frozen

from controller.admission import NO_PATIENT_BOLUS, PatientRequest, admit
from controller.alarms import Cause
from controller.battery import Voltage
from controller.events import (
    Acknowledge,
    ClearDiscrepancy,
    ClinicianBolus,
    Confirm,
    ConfirmDose,
    ConfirmFill,
    EndTherapy,
    Event,
    Load,
    OpenRefill,
    PatientBolus,
    PowerOn,
    Prime,
    ReadClocks,
    ReleaseMotor,
    ReportFill,
    ReportResidual,
    Resume,
    Stop,
    Synchronise,
    Tick,
    Turn,
)
from controller.order import Order, TurnBy
from controller.presets import BUDGET, Device
from controller.pressure import Pressure
from controller.refusals import any_refusal
from controller.reservoir import Level
from controller.shell.library import load_drug
from controller.state import Mode, State, commissioned, commissioned_on_a_new_catheter
from controller.step import step
from controller.units import (
    MINUTE_DS,
    SLOT_MIN,
    TICK_DS_MIN,
    CommandCounter,
    Milliseconds,
    Millivolts,
    Minutes,
    Nanolitres,
    NanolitresPerDay,
    Pascals,
    Picograms,
    PicogramsPerHour,
    PicogramsPerNanolitre,
    Pulses,
)
from proofs import terms, valuation
from proofs.ordinary import ordinary_request, week
from proofs.terms import Bool
from proofs.transition import Transition
from proofs.values import named_leaves
from spec.energy import most_uj
from spec.ghosts import (
    EVERYTHING_BEGINS,
    NOTHING_BEGINS,
    Choice,
    Ghost,
    advance,
    at_commissioning,
    drug_changes,
    fallback_ends,
    stronger_waits,
)
from spec.predicates import Moment
from spec.records import Nature
from spec.shortage import slot_begins

MINUTES = 40
"""Length of the run: every kind of step can happen within two quarter-hours."""
NEGLECTED_MIN = 51 * 60
"""Length of a run that shows what the pump does of a shortfall and a holiday."""
FIRST_OPENED = 2
"""Minute in which a refill is opened in the first run with one, in which the residual is amiss."""
OPENED = 20
"""Minute in which a programming session is opened; turns come before it, confirmations after."""
HEALTHY_MV, OPEN_PA = 3_000, 1_000
"""What battery and catheter tell of a pump that is well."""
RUNS_AWAY, RUNAWAY_PULSES = 38, 5
"""Minute in which the motor makes so many pulses by itself, in the runs without a refill."""
MISCOUNTS = {0: 1, 50: -1, 100: -1}
"""What the encoder says too much or too little, by minute of 121: too seldom to look like a runaway."""
PRIMED = 10
"""Minute in which a new catheter is primed: priming runs as one quarter-hour ends and another begins."""
READINGS = ((60_600, 60_000), (60_000, 0), (60_000, -5_000), (60_000, 90_000))
"""Clocks that agree; one that stands still, is set back, or runs ahead."""
POWER_LOST = 34
"""Minute in which power is lost and comes back, in the run with a new catheter."""
CONCENTRATION = PicogramsPerNanolitre(500)
RATE = PicogramsPerHour(6_000_000)
"""144 mcg a day at 500 mcg/mL, an ordinary adult dose (facts: labelling)."""
PATIENT = PatientRequest(
    asked=True,
    dose_pg=Picograms(10_000_000),
    duration_min=Minutes(5),
    lockout_min=Minutes(20),
    per_24h_max=4,
)
"""A bolus of 10 mcg, up to four times a day, 20 minutes apart at least: soon enough for a short run."""
STRONGEST = PicogramsPerNanolitre(2000)
SCREENING = PicogramsPerNanolitre(50)
FAST = PicogramsPerHour(41_000_000)
"""984 mcg a day, at 50 mcg/mL nearly the largest flow: what is filled soon reaches the tip."""


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
    if transition.event.startswith("Commissioning"):
        order, volume, floor = ordinary_order(device), device.reservoir_nl, device.usable_floor_min_nl
        dead = device.dead_volume_min_nl
        fallback = ordinary_order(device, concentration=STRONGEST)
        named = {
            "order": order,
            "fallback": fallback,
            "volume_nl": volume,
            "floor_nl": floor,
            "dead_nl": dead,
            "first_good": True,
            "mode": Mode.INFUSING,
            "counter": CommandCounter(1),
            "patient_counter": CommandCounter(0),
            "left_uj": BUDGET.capacity_uj,
            "truly_left_uj": BUDGET.capacity_uj,
            "motor_off": False,
            "service_ended": False,
            "first_lost": False,
            "second_lost": False,
            "clocks_disagree": False,
        }
        record = {name: value for name, value in named.items() if name in transition.variables}
        return _meets(wanted, device, record)
    kind = type(transition.variables["event"])
    return any(
        _meets(wanted, device, {name: getattr(instant, name) for name in transition.variables})
        for instant in _instants(device)
        if type(instant.event) is kind and _is_of_that_kind(instant, device, transition.event)
    )


def _meets(wanted: Bool, device: Device, record: Mapping[str, Any]) -> bool:
    values = {name: value for key, inner in record.items() for name, value in named_leaves(inner, key)}
    values |= {
        "device.reservoir_nl": int(device.reservoir_nl),
        "device.has_level_sensor": device.has_level_sensor,
        "device.has_pressure_sensor": device.has_pressure_sensor,
    }
    return bool(valuation.values([wanted], values)[wanted.serial])


@cache
def ordinary_order(
    device: Device,
    *,
    high_hour: bool = False,
    concentration: PicogramsPerNanolitre = CONCENTRATION,
    rate: PicogramsPerHour = RATE,
) -> Order:
    """Return an ordinary order: one flow all week, limits a fifth above the least.

    With `high_hour` the first hour of each day is at five times the rate of the others.
    """
    patient = PATIENT if concentration == CONCENTRATION else NO_PATIENT_BOLUS
    request = ordinary_request(device, concentration, week(rate, high_hour=high_hour), patient)
    return admit(request, device, load_drug("baclofen").rules).order


def _is_of_that_kind(instant: Instant, device: Device, name: str) -> bool:
    """Whether it may be worth a look: all the conditions of the kind are looked at after that."""
    state, event = instant.state, instant.event
    if isinstance(event, Tick):
        at_edge = slot_begins(state) == ("edge" in name)
        changes = drug_changes(state, device) == ("changes" in name)
        return at_edge and changes and state.bolus.primes == ("primes" in name)
    refused = any_refusal(step(state, event, device).refusals)
    changes = type(event) is OpenRefill and stronger_waits(state)
    if isinstance(event, ConfirmFill):
        changes = fallback_ends(state, event)
    return refused == ("refused" in name) and (refused or changes == ("changes" in name))


def _instants(device: Device) -> Iterator[Instant]:
    """Every event that could come next: in an ordinary run, runs with a refill, and one with it left."""
    yield from _run(device, ordinary_order(device), opens_at=MINUTES)
    yield from _run(device, ordinary_order(device), opens_at=MINUTES, new_catheter=True)
    order = ordinary_order(device, concentration=SCREENING, rate=FAST)
    for minute in range(FIRST_OPENED, FIRST_OPENED + SLOT_MIN):
        yield from _run(device, order, opens_at=minute)
    yield from _run(device, order, opens_at=FIRST_OPENED + 1, left=True)


def powered_on(
    device: Device,
    order: Order,
    volume_nl: Nanolitres | None = None,
    *,
    excess_tenths: int = 10,
    new_catheter: bool = False,
) -> tuple[State, Ghost]:
    """Return a pump that was just filled, to the brim if nothing else is said, and the observer."""
    filled_nl = device.reservoir_nl if volume_nl is None else volume_nl
    begin = commissioned_on_a_new_catheter if new_catheter else commissioned
    state = begin(order, filled_nl, device.usable_floor_min_nl)
    holds_pg = 0 if new_catheter else order.pulse_pg
    return state, at_commissioning(state, filled_nl, excess_tenths, device.dead_volume_min_nl, holds_pg)


def _run(
    device: Device, order: Order, *, opens_at: int, new_catheter: bool = False, left: bool = False
) -> Iterator[Instant]:
    """Every event that could come next, minute by minute, from power-on.

    A refill that is left has brought the same drug, and is never confirmed.
    """
    new = order if left else ordinary_order(device)
    state, ghost = powered_on(device, order, new_catheter=new_catheter)
    for minute in range(MINUTES):
        for command in commands(state, order, device):
            yield Instant(state, ghost, command, still(ghost, command), NOTHING_BEGINS)
        given: list[Event] = [Resume(CommandCounter(state.counter + 1))] if minute == 1 else []
        if new_catheter and minute == PRIMED:
            given.append(Prime(CommandCounter(state.counter + 1)))
        if new_catheter and minute == POWER_LOST:
            given.append(PowerOn(record_lost=False))
        if minute == OPENED and opens_at == MINUTES:
            given.append(Load(CommandCounter(state.counter + 1), order, override=False))
        amiss, since = opens_at == FIRST_OPENED, minute - opens_at
        refill = refill_step(state, device, new, since, is_amiss=amiss)
        for command in (*given, *(each for each in refill if not (left and type(each) is ConfirmFill))):
            moment = commanded(device, state, ghost, command)
            state, ghost = moment.after, moment.ghost
        choice = EVERYTHING_BEGINS if minute in (1, 2) else NOTHING_BEGINS
        runs_away = minute == RUNS_AWAY and opens_at == MINUTES
        moment = ticked(device, state, ghost, choice, miscounted=RUNAWAY_PULSES if runs_away else 0)
        yield Instant(state, ghost, moment.event, moment.nature, choice)
        state, ghost = moment.after, moment.ghost


def neglected(device: Device) -> Iterator[Moment]:
    """Two days of a pump that is stopped early, and resumed at their end: a shortfall, then a holiday.

    The watch on the record begins with the second hour. The encoder says now less than
    nothing, and every two hours a pulse too many.
    """
    order = ordinary_order(device)
    state, ghost = powered_on(device, order)
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
        choice = evolve(NOTHING_BEGINS, record=minute < 2 * 60, interval=minute == NEGLECTED_MIN - 60)
        moment = ticked(device, state, ghost, choice, miscounted=MISCOUNTS.get(minute % 121, 0))
        yield moment
        state, ghost = moment.after, moment.ghost


def commanded(device: Device, state: State, ghost: Ghost, command: Event) -> Moment:
    """Return the moment of a command."""
    result = step(state, command, device)
    nature = still(ghost, command)
    after = advance(ghost, state, command, result, device, nature, NOTHING_BEGINS)
    return Moment(device, state, command, result, ghost, after, nature)


def still(ghost: Ghost, event: Event) -> Nature:
    """Return what an event but a tick takes of the reservoir: nothing. A fill is as old as the residual."""
    fills, refill = type(event) is ConfirmFill, ghost.refill
    return Nature(
        drawn_nl=0,
        true_pg=0,
        tick_ds=MINUTE_DS if type(event) is ReadClocks else 0,
        held_nl=refill.volume_nl - refill.drawn_nl if fills else ghost.truth.volume_nl,
        drained_uj=0,
    )


def refill_step(
    state: State, device: Device, new: Order, minute: int, *, is_amiss: bool = False
) -> Iterator[Event]:
    """What happens in the minutes of a refill for `new`, from the one in which it is opened.

    With `is_amiss` nothing is aspirated, though by the accounts there ought to be something.
    """
    counter = CommandCounter(state.counter + 1)
    if minute == 0:
        yield OpenRefill(counter, ordinary_order(device, concentration=STRONGEST))
    elif minute == 1:
        yield ReportResidual(counter, Nanolitres(0 if is_amiss else state.refill.lower_nl))
    elif minute == 2:
        yield ReportFill(counter, device.reservoir_nl, new.pulse_pg)
    elif minute == 3:
        yield ConfirmFill(counter, device.reservoir_nl, new, second_person=True)


def ticked(
    device: Device,
    state: State,
    ghost: Ghost,
    choice: Choice,
    *,
    miscounted: int = 0,
    mv: int = HEALTHY_MV,
) -> Moment:
    """Return the moment of a minute: strokes at their smallest, a true level reading, the shortest tick."""
    level = Level(known=device.has_level_sensor, nl=Nanolitres(ghost.truth.volume_nl))
    pressure = Pressure(known=device.has_pressure_sensor, pa=Pascals(OPEN_PA))
    confirmed = Pulses(state.unconfirmed + miscounted)
    tick = Tick(confirmed, level, voltage=Voltage(known=True, mv=Millivolts(mv)), pressure=pressure)
    result = step(state, tick, device)
    drawn = (result.motor.basal + result.motor.bolus) * device.stroke_min_nl
    there_nl, taken_uj = ghost.truth.volume_nl, most_uj(tick, result)
    nature = Nature(drawn, true_pg=0, tick_ds=TICK_DS_MIN, held_nl=there_nl, drained_uj=taken_uj)
    after = advance(ghost, state, tick, result, device, nature, choice)
    return Moment(device, state, tick, result, ghost, after, nature)


def commands(state: State, order: Order, device: Device) -> Iterator[Event]:
    """Power that comes back, and commands of every class, some that are refused."""
    yield PowerOn(record_lost=True)
    yield from (ReadClocks(Milliseconds(first), Milliseconds(second)) for first, second in READINGS)
    for counter in (CommandCounter(state.counter + 1), state.counter):
        yield Load(counter, order, override=False)
        yield Confirm(counter, state.session.counter)
        yield Stop(counter)
        yield Resume(counter)
        yield EndTherapy(counter)
        yield ConfirmDose(counter)
        yield from (Turn(counter, by) for by in TurnBy)
        yield Synchronise(counter)
        yield from (Acknowledge(counter, cause) for cause in Cause)
        yield ClinicianBolus(counter, Pulses(1), NanolitresPerDay(device.flow_min_nl_per_day))
        yield Prime(counter)
        yield ReleaseMotor(counter)
        yield from refill_commands(state, counter, order, device)
    for counter in (CommandCounter(state.patient_counter + 1), state.patient_counter):
        yield PatientBolus(counter)


def refill_commands(state: State, counter: CommandCounter, order: Order, device: Device) -> Iterator[Event]:
    """Commands of a refill: residuals as accounted for, and far too small and too large; one fill."""
    yield OpenRefill(counter, ordinary_order(device, concentration=STRONGEST))
    for aspirated_nl in (state.refill.lower_nl, 0, 2 * device.reservoir_nl):
        yield ReportResidual(counter, Nanolitres(aspirated_nl))
    volume_nl = device.reservoir_nl
    yield ReportFill(counter, volume_nl, order.pulse_pg)
    for new in (order, ordinary_order(device)):
        yield ConfirmFill(counter, volume_nl, new, second_person=True)
    yield ClearDiscrepancy(counter)
