"""The observer, checked from power-on: every watch begins, and counts what it says that it counts.

A proof about an observer that never looks, or looks away at the first tick, would be true and say
nothing. So the shipping pump is run, the ghosts beside it, and what they hold is counted again here
from a plain list of all that happened.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrs import evolve, frozen

from controller.alarms import Priority
from controller.battery import Voltage
from controller.events import ConfirmDose, PatientBolus, Prime, ReleaseMotor, Resume, Tick
from controller.presets import Device, pulse_units
from controller.pressure import Pressure
from controller.refusals import any_refusal
from controller.reservoir import Level
from controller.state import Mode
from controller.step import StepResult, step
from controller.units import SLOT_MIN, TICK_DS_MIN, CommandCounter, Millivolts, Nanolitres, Pascals
from proofs.witness import (
    CONCENTRATION,
    FAST,
    SCREENING,
    STRONGEST,
    commanded,
    neglected,
    ordinary_order,
    powered_on,
    refill_step,
    ticked,
)
from spec.ghosts import EVERYTHING_BEGINS, NOTHING_BEGINS, QUIET_MIN, Ghost, advance
from spec.predicates import Moment
from spec.records import Nature

MINUTES = QUIET_MIN + 60
"""Long enough for delivery to be undisturbed at the end."""
REFILL_MINUTES, OPENS_AT = 30, 5
MOTOR_MINUTES, BY_ITSELF = 300, 5
"""Long enough for a runaway, a release and a stall; pulses that the motor makes by itself, or not at all."""
PRIMING_MINUTES = 20
"""Longer than priming runs, and too short for the program to push out what a new catheter holds."""
WATCHED_FROM = 5 * SLOT_MIN - 1
"""The tick that begins a quarter-hour, and the watch on boluses."""
ASKED_EVERY = 7 * 61
"""Ticks between patient boluses: longer than the lockout, and so rare that all ought to be granted."""
EVERY = 37
"""Ticks between starts of the watches: prime, so that they start at any minute of a slot."""
FIRST_WATCHED = 120
"""Tick with which the watch on the record begins in a run left alone."""
WATCHES = ("dose", "limit", "interval", "supply", "hour_supply", "boluses", "delivery", "parcel", "motor")
"""All but that on the record, which is counted in a longer run."""


@frozen(eq=False)
class Minute:
    """What one tick brought; whether the patient was granted a bolus before it, and whether one ran in it."""

    result: StepResult
    nature: Nature
    units: int
    granted: bool
    ran: bool


def watches_that_never_begin(device: Device) -> tuple[str, ...]:
    """Return the watches of the observer that never begin in an ordinary run."""
    begun = {name for _, ghost, _ in _run(device) for name in WATCHES if getattr(ghost, name).started}
    return tuple(name for name in WATCHES if name not in begun)


def miscounts(device: Device) -> tuple[str, ...]:
    """Return what the observer counts otherwise than a plain list of the same run."""
    wrong: dict[str, None] = {}
    for done, ghost, since in _run(device):
        counts = (*_counts(ghost, done[since:], device), _silence(ghost, done), *_boluses(ghost, done))
        for name, seen, expected in counts:
            if seen != expected:
                wrong.setdefault(name)
    for name, seen, expected in _refill_counts(device):
        if seen != expected:
            wrong.setdefault(name)
    for name, seen, expected in (*_priming_counts(device), *_motor_counts(device)):
        if seen != expected:
            wrong.setdefault(name)
    for name, noted, counted in _hours_counted(list(neglected(device)), pulse_units(device)):
        if noted != counted:
            wrong.setdefault(name)
    return tuple(f"the observer miscounts {name}" for name in wrong)


def _refill_counts(device: Device) -> Iterator[tuple[str, int, int]]:
    """What the observer says of a refill with another drug, and what was done in it."""
    order = ordinary_order(device, concentration=SCREENING, rate=FAST)
    state, ghost = powered_on(device, order)
    state = step(state, Resume(CommandCounter(1)), device).state
    truly_nl, drawn_nl, pulses = device.reservoir_nl, 0, 0
    for minute in range(REFILL_MINUTES):
        accounts = state.reservoir
        drawn_nl, pulses = (drawn_nl, pulses) if minute > OPENS_AT + 1 else (0, 0)
        for command in refill_step(state, device, ordinary_order(device), minute - OPENS_AT):
            moment = commanded(device, state, ghost, command)
            state, ghost = moment.after, moment.ghost
            if minute == OPENS_AT:
                yield "lower account at the opening", ghost.refill.lower_nl, accounts.lower_nl
                yield "upper account at the opening", ghost.refill.upper_nl, accounts.upper_nl
                yield "drug that may enter", ghost.drug.most_pg, device.stroke_max_nl * STRONGEST
                yield "drug that was filled", ghost.drug.filled_pg, device.stroke_max_nl * SCREENING
            if minute == OPENS_AT + 2:
                yield "volume that was reported", ghost.refill.volume_nl, device.reservoir_nl
            if minute == OPENS_AT + 3:
                truly_nl = Nanolitres(device.reservoir_nl - drawn_nl)
                new = device.stroke_max_nl * CONCENTRATION
                yield "drug that may enter", ghost.drug.most_pg, new
                yield "drug that was filled", ghost.drug.filled_pg, new
                yield "strength of a parcel", ghost.parcel.pulse_pg, new
                yield "age of a parcel", int(ghost.parcel.older), 0
                yield "fills behind a parcel", int(ghost.parcel.settled), 1
        moment = ticked(device, state, ghost, evolve(NOTHING_BEGINS, parcel=minute == OPENS_AT + 2))
        state, ghost = moment.after, moment.ghost
        truly_nl = Nanolitres(truly_nl - moment.nature.drawn_nl)
        drawn_nl += moment.nature.drawn_nl
        pulses += moment.result.motor.basal + moment.result.motor.bolus
        yield "volume in the reservoir", ghost.truth.volume_nl, truly_nl
        if minute >= OPENS_AT:
            yield "volume drawn since the residual", ghost.refill.drawn_nl, drawn_nl
            yield "volume charged since the residual", ghost.refill.charged_nl, pulses * device.stroke_max_nl
            yield "minutes of a refill", ghost.refill.minutes, minute - OPENS_AT + 1


def _priming_counts(device: Device) -> Iterator[tuple[str, int, int]]:
    """What the observer says of a new catheter that is primed, and what its pulses were."""
    order = ordinary_order(device)
    state, ghost = powered_on(device, order, new_catheter=True)
    for make in (Resume, Prime):
        moment = commanded(device, state, ghost, make(CommandCounter(state.counter + 1)))
        state, ghost = moment.after, moment.ghost
    basal, primed, drawn_nl = 0, 0, 0
    for minute in range(PRIMING_MINUTES):
        moment = ticked(device, state, ghost, EVERYTHING_BEGINS if minute == 0 else NOTHING_BEGINS)
        state, ghost = moment.after, moment.ghost
        basal += moment.result.motor.basal
        primed += moment.result.motor.bolus
        drawn_nl += moment.nature.drawn_nl
        yield "charged mass beside priming", ghost.dose.charged_pg, basal * order.pulse_pg
        yield "mass that priming might bring", ghost.dose.primed_pg, primed * order.pulse_pg
        left_nl = max(0, device.dead_volume_min_nl - drawn_nl)
        yield "own content of a new catheter", ghost.drug.clear_nl, left_nl
    yield "strength of that content", powered_on(device, order, new_catheter=True)[1].parcel.pulse_pg, 0


def _motor_counts(device: Device) -> Iterator[tuple[str, int, int]]:
    """What the observer says of a motor that turns by itself, and then not at all, and what there was."""
    state, ghost = powered_on(device, ordinary_order(device))
    state = step(state, Resume(CommandCounter(1)), device).state
    told, seen = [0], list[int]()
    for minute in range(MOTOR_MINUTES):
        moment = ticked(device, state, ghost, evolve(NOTHING_BEGINS, motor=minute == EVERY), miscounted=(
            BY_ITSELF if minute == 2 * EVERY else -BY_ITSELF if minute > 3 * EVERY else 0))  # fmt: skip
        seen.append(max(0, moment.event.confirmed) if type(moment.event) is Tick else 0)
        state, ghost = moment.after, moment.ghost
        unseen = [at for at, pulses in enumerate(told) for _ in range(pulses) if not any(seen[at:])]
        yield "pulses that nobody saw", ghost.motor.unseen, len(unseen)
        yield "minutes since", ghost.motor.unseen_min, len(told) - unseen[0] if unseen else 0
        if minute >= EVERY:
            yield "minutes of the watch on the motor", ghost.motor.minutes, minute - EVERY
            yield "pulses beyond", ghost.motor.beyond, sum(seen[EVERY:]) - sum(told[EVERY:])
        yield "a runaway", ghost.motor.ran_away, minute >= 2 * EVERY
        told.append(moment.result.motor.basal + moment.result.motor.bolus)
        if minute == 3 * EVERY:
            released = commanded(device, state, ghost, ReleaseMotor(CommandCounter(2)))
            refused = any_refusal(released.result.refusals)
            yield "a runaway once released", released.ghost.motor.ran_away, refused
            state = released.after


def _counts(ghost: Ghost, since: Sequence[Minute], device: Device) -> Iterator[tuple[str, int, int]]:
    """What the watches say, and what there was since the tick with which they began."""
    pulses = [minute.result.motor.basal + minute.result.motor.bolus for minute in since]
    basal = sum(minute.result.motor.basal for minute in since)
    each = since[-1].result.state.order.pulse_pg if since else 0
    dose, interval = ghost.dose, ghost.interval
    yield "charged mass", dose.charged_pg, sum(pulses) * each
    yield "charged volume", dose.charged_nl, sum(pulses) * device.stroke_max_nl
    yield "true mass", dose.true_pg, sum(minute.nature.true_pg for minute in since)
    yield "minutes of the dose window", dose.minutes, max(0, len(since) - 1)
    yield "age of the dose window", dose.age_ds, sum(minute.nature.tick_ds for minute in since[1:])
    yield "minutes of the watch on limits", ghost.limit.minutes, max(0, len(since) - 1)
    yield "basal pulses", interval.basal_pulses, basal
    yield "units scheduled", interval.basal_units, sum(minute.units for minute in since)
    yield "pulses of the hour", ghost.hour_supply.pulses, basal
    drawn = [minute.nature.drawn_nl for minute in since]
    yield "volume of a parcel", ghost.parcel.size_nl, sum(drawn[:1])
    yield "volume behind a parcel", ghost.parcel.passed_nl, sum(drawn[1:])


def _hours_counted(moments: Sequence[Moment], units: int) -> Iterator[tuple[str, object, object]]:
    """The same for a run that begins with the second hour to be watched, tick by tick."""
    ticks, since, stopped_min, confirmed_at, holiday = 0, list[Moment](), 0, -1, False
    for moment in moments:
        ghost, before = moment.ghost, moment.before
        if type(moment.event) is not Tick:
            holiday = holiday and type(moment.event) is not ConfirmDose
            confirmed_at = ticks if type(moment.event) is ConfirmDose else confirmed_at
            continue
        ticks += 1
        if ticks >= FIRST_WATCHED:
            since.append(moment)
        stopped_min = stopped_min + 1 if before.mode == Mode.STOPPED else 0
        if not since or (ticks % EVERY and ticks % 60):
            continue
        turned = sum(_turned(each) for each in since[1:])
        asked = sum(each.ghost.program.ring[0] for each in since)
        two_days = 48 * 60 < len(since) <= 49 * 60 and confirmed_at < 0
        holiday = holiday or (two_days and 2 * turned * units < asked)
        yield "minutes of the watch on the record", ghost.record.minutes, len(since) - 1
        yield "hours of the watch on the record", ghost.record.hours, (len(since) - 1) // 60
        yield "units asked for", ghost.record.scheduled, asked
        yield "pulses confirmed", ghost.record.confirmed, turned
        drawn_nl = sum(each.nature.drawn_nl for each in since[:-1])
        yield "volume of confirmed pulses", ghost.record.moved_nl, drawn_nl
        yield "a confirmed dose", ghost.record.dose_confirmed, confirmed_at >= 0
        hours = ticks // 60 - (confirmed_at // 60 if confirmed_at >= 0 else 0)
        yield "hours since a confirmed dose", ghost.since_dose, hours
        yield "minutes stopped", ghost.stopped.minutes, stopped_min
        yield "a holiday", ghost.holiday, holiday


def _turned(moment: Moment) -> int:
    confirmed = moment.event.confirmed if type(moment.event) is Tick else 0
    return max(0, min(confirmed, moment.before.unconfirmed))


def _silence(ghost: Ghost, done: Sequence[Minute]) -> tuple[str, int, int]:
    """What the listener says of low tones, and how long ago the last was: the signal of the stop stands."""
    silent = 0
    for minute in reversed(done):
        if minute.result.tone.priority != Priority.NONE:
            break
        silent += 1
    return "minutes without a tone", ghost.hearing.unheard[-1], silent


def _boluses(ghost: Ghost, done: Sequence[Minute]) -> Iterator[tuple[str, int, int]]:
    """What the observer says of boluses and of the time since the last load, and what there was."""
    times, watch = ghost.times, ghost.boluses
    ran = [at for at, minute in enumerate(done) if minute.ran]
    last = len(done) - 1
    yield "minutes since a bolus", times.ages[0], last - ran[-1] if ran else QUIET_MIN + len(done)
    yield "minutes since a load", times.session, len(done)
    yield "minutes since a clinician's bolus", times.clinician, len(done)
    granted = sum(minute.granted for minute in done[WATCHED_FROM:])
    if last >= WATCHED_FROM:
        yield "minutes of the watch on boluses", watch.minutes, last - WATCHED_FROM
        yield "boluses", watch.boluses, granted
        yield "pulses asked for", watch.pulses, granted * done[-1].result.state.order.patient.pulses


def _run(device: Device) -> Iterator[tuple[list[Minute], Ghost, int]]:
    """All ticks so far, the ghosts after them, and at which one the watches began."""
    order = ordinary_order(device)
    state, ghost = powered_on(device, order)
    state = step(state, Resume(CommandCounter(1)), device).state
    done: list[Minute] = []
    since = 0
    for minute in range(MINUTES):
        starts = minute % EVERY == 0
        since = minute if starts else since
        begins = EVERYTHING_BEGINS if starts else NOTHING_BEGINS
        choice = evolve(begins, supply=True, boluses=minute == WATCHED_FROM)
        granted = False
        if minute % ASKED_EVERY == 100:
            asked = commanded(device, state, ghost, PatientBolus(CommandCounter(state.patient_counter + 1)))
            state, ghost, granted = asked.after, asked.ghost, not any_refusal(asked.result.refusals)
        ran = state.bolus.by_patient
        silent = Voltage(known=False, mv=Millivolts(0))
        tick = Tick(
            state.unconfirmed,
            Level(known=False, nl=Nanolitres(0)),
            silent,
            pressure=Pressure(known=False, pa=Pascals(0)),
        )
        result = step(state, tick, device)
        pulses = result.motor.basal + result.motor.bolus
        drawn, true_pg = pulses * device.stroke_min_nl, pulses * order.pulse_pg
        nature = Nature(drawn, true_pg, TICK_DS_MIN + minute % 7, ghost.truth.volume_nl, 0)
        ghost = advance(ghost, state, tick, result, device, nature, choice)
        state = result.state
        done.append(Minute(result, nature, ghost.program.ring[0], granted, ran))
        yield done, ghost, since
