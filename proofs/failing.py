"""Runs of a pump whose body fails: a motor that runs away or stalls, and a battery at its end."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from attrs import evolve

from controller.events import Event, ReleaseMotor, Resume
from controller.presets import BUDGET, Device
from controller.state import State
from controller.units import CommandCounter, Microjoules
from proofs.witness import RUNAWAY_PULSES, commanded, ordinary_order, powered_on, ticked
from spec.ghosts import EVERYTHING_BEGINS, NOTHING_BEGINS, Ghost
from spec.predicates import Moment

RUNS_AWAY, RELEASED, RUN_MIN = 3, 8, 12
STALLED_MIN = 150
"""Long enough for an hour and three pulses."""
LAST_MINUTES = 10
"""Minutes for which the battery has still energy when the run begins."""
OLD_MIN = 90
"""Long enough for an hour of readings that are too low, and what follows."""
FLAT_MV = 2_000


def failing_runs(device: Device) -> Iterator[Moment]:
    """All of them."""
    yield from _runs_away(device)
    yield from _stalls(device)
    yield from _old_battery(device)


def _runs_away(device: Device) -> Iterator[Moment]:
    """The encoder sees pulses that nobody commanded; later a clinician releases the motor."""
    given: dict[int, Event] = {1: Resume(CommandCounter(1)), RELEASED: ReleaseMotor(CommandCounter(2))}

    def minute_passes(minute: int, state: State, ghost: Ghost) -> Moment:
        choice = EVERYTHING_BEGINS if minute == RUNS_AWAY - 1 else NOTHING_BEGINS
        own = RUNAWAY_PULSES if minute == RUNS_AWAY else 0
        return ticked(device, state, ghost, choice, miscounted=own)

    yield from _lived(device, powered_on(device, ordinary_order(device)), RUN_MIN, given, minute_passes)


def _stalls(device: Device) -> Iterator[Moment]:
    """Nothing that is commanded turns."""

    def minute_passes(minute: int, state: State, ghost: Ghost) -> Moment:
        return ticked(device, state, ghost, NOTHING_BEGINS, miscounted=-state.unconfirmed)

    given: dict[int, Event] = {1: Resume(CommandCounter(1))}
    yield from _lived(device, powered_on(device, ordinary_order(device)), STALLED_MIN, given, minute_passes)


def _old_battery(device: Device) -> Iterator[Moment]:
    """Years later, which no run has the time for: nearly all energy is spent, and the voltage is low."""
    state, ghost = powered_on(device, ordinary_order(device))
    left_uj = Microjoules(LAST_MINUTES * BUDGET.minute_uj)
    spent_uj = BUDGET.capacity_uj - left_uj
    worn = evolve(state, battery=evolve(state.battery, left_uj=left_uj))
    seen = evolve(ghost, energy=evolve(ghost.energy, left_uj=left_uj, spent_uj=spent_uj))

    def minute_passes(minute: int, state: State, ghost: Ghost) -> Moment:
        return ticked(device, state, ghost, NOTHING_BEGINS, mv=FLAT_MV)

    given: dict[int, Event] = {at: Resume(CommandCounter(at)) for at in (1, OLD_MIN - 1)}
    yield from _lived(device, (worn, seen), OLD_MIN, given, minute_passes)


def _lived(
    device: Device,
    begun: tuple[State, Ghost],
    minutes: int,
    given: Mapping[int, Event],
    minute_passes: Callable[[int, State, Ghost], Moment],
) -> Iterator[Moment]:
    """Every moment of a run: in each minute the command that is given in it, if any, and then its tick."""
    state, ghost = begun
    for minute in range(minutes):
        if minute in given:
            moment = commanded(device, state, ghost, given[minute])
            yield moment
            state, ghost = moment.after, moment.ghost
        moment = minute_passes(minute, state, ghost)
        yield moment
        state, ghost = moment.after, moment.ghost
