"""Runs of a pump with both sensors: each of them fails, the level falls, the catheter is blocked."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from attrs import evolve

from controller.battery import Voltage
from controller.events import Resume, Tick
from controller.presets import Device
from controller.pressure import Pressure
from controller.reservoir import Level
from controller.state import State
from controller.step import step
from controller.units import CommandCounter, Millivolts, Nanolitres, Pascals, Pulses
from proofs.witness import FAST, HEALTHY_MV, OPEN_PA, SCREENING, commanded, ordinary_order, powered_on
from spec.ghosts import NOTHING_BEGINS, QUIET_MIN, Ghost, advance
from spec.predicates import Moment
from spec.records import Nature
from spec.sensors import BLOCKED_WITHIN_MIN

HIGH_PA = 30_000
LEAKS_AT, LEAK_NL, FALLEN_MIN = 5, 1_500_000, 10
"""When 1.5 mL are lost at once, and how long the run goes on."""
FAILED_MIN = 420
"""Long enough for silence, for 1 mL under a stuck level, and for three probing pulses."""
BLOCKED_AT = QUIET_MIN + 5
BLOCKED_MIN = BLOCKED_AT + BLOCKED_WITHIN_MIN + 10

Readings = Callable[[Ghost, int], tuple[int | None, int | None]]
"""Level and pressure that are told in a minute; None for silence."""


def sensed_runs(device: Device) -> Iterator[Moment]:
    """All of them, of this device with both sensors."""
    sensed = evolve(device, has_level_sensor=True, has_pressure_sensor=True)
    for readings, minutes in (
        (_silent, FAILED_MIN),
        (_stuck, FAILED_MIN),
        (_truthful, FALLEN_MIN),
        (_blocked, BLOCKED_MIN),
    ):
        yield from _run(sensed, readings, minutes)


def _silent(ghost: Ghost, minute: int) -> tuple[int | None, int | None]:
    return None, None


def _stuck(ghost: Ghost, minute: int) -> tuple[int | None, int | None]:
    """A minute of an open catheter comes before."""
    return ghost.sensors.level.filled_nl, HIGH_PA if minute > 1 else OPEN_PA


def _truthful(ghost: Ghost, minute: int) -> tuple[int | None, int | None]:
    return ghost.truth.volume_nl, OPEN_PA


def _blocked(ghost: Ghost, minute: int) -> tuple[int | None, int | None]:
    """The pressure is 1 Pa for each nanolitre that is stored."""
    blockage = ghost.sensors.blockage
    return ghost.truth.volume_nl, OPEN_PA + (blockage.stored_nl if blockage.started else 0)


def _run(device: Device, readings: Readings, minutes: int) -> Iterator[Moment]:
    """A fast program of a weak drug, but into the blockage, which takes a day, an ordinary one."""
    slow = minutes == BLOCKED_MIN
    order = ordinary_order(device) if slow else ordinary_order(device, concentration=SCREENING, rate=FAST)
    state, ghost = powered_on(device, order)
    moment = commanded(device, state, ghost, Resume(CommandCounter(1)))
    yield moment
    state, ghost = moment.after, moment.ghost
    for minute in range(minutes):
        leaks = readings is _truthful and minute == LEAKS_AT
        moment = _ticked(
            device, state, ghost, readings(ghost, minute), begins=minute == BLOCKED_AT, leaks=leaks
        )
        yield moment
        state, ghost = moment.after, moment.ghost


def _ticked(
    device: Device,
    state: State,
    ghost: Ghost,
    told: tuple[int | None, int | None],
    *,
    begins: bool,
    leaks: bool,
) -> Moment:
    """The moment of a minute: strokes at their smallest, the readings as told, and a leak or none."""
    nl, pa = told
    level = Level(nl is not None, Nanolitres(nl or 0))
    voltage = Voltage(known=True, mv=Millivolts(HEALTHY_MV))
    tick = Tick(Pulses(state.unconfirmed), level, voltage, Pressure(pa is not None, Pascals(pa or 0)))
    result = step(state, tick, device)
    drawn_nl = (result.motor.basal + result.motor.bolus) * device.stroke_min_nl + (LEAK_NL if leaks else 0)
    nature = Nature(drawn_nl, 0, 594, ghost.truth.volume_nl, drained_uj=0)
    choice = evolve(NOTHING_BEGINS, blockage=begins)
    after = advance(ghost, state, tick, result, device, nature, choice)
    return Moment(device, state, tick, result, ghost, after, nature)
