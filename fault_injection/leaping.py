"""Leaps of a run over quiet minutes (`spec.leap`), where nobody asks for what lies between.

The controller leaps, by what is proved to be as many steps. The plant goes on minute by minute, with the same
draws; so a run that leaps ends in the same state, delivers the same and is told the same alarms as one that
steps. It leaps only while the body is still: what a fault does by itself is stepped through.
"""

from itertools import groupby
from typing import NamedTuple

from attrs import frozen

from controller.battery import LOW_MV
from controller.presets import BUDGET, Device
from controller.pressure import BLOCKED_PA, PRESSURE_MIN_PA
from controller.state import State
from controller.units import Minutes, Pulses
from fault_injection.plant import Delivered, Plant
from fault_injection.plant.clocks import RIGHT
from fault_injection.plant.motor import SOUND_ENCODER, SOUND_MOTOR
from spec.leap import Leap, leap, minutes_ahead
from spec.quiet import is_quiet

WORTH_IT = 2
"""Least minutes of a leap: one costs as much as a step."""


class Brought(NamedTuple):
    """A minute of a leap with pulses.

    Attributes:
        at: its number in the leap, from 1.
        true_ds: true time since the leap began.
        pulses: commanded.
        delivered: what came of them.
    """

    at: int
    true_ds: int
    pulses: Pulses
    delivered: Delivered


@frozen
class Landed:
    """What a leap came to.

    Attributes:
        state: after it.
        minutes: how many it took.
        true_ds: their true time.
        drained_uj: most that they may have drained.
        brought: its minutes with pulses.
    """

    state: State
    minutes: Minutes
    true_ds: int
    drained_uj: int
    brought: tuple[Brought, ...]


def lets_leap(plant: Plant) -> bool:
    """Return whether the body is as `leap` has it: sound, still, and read well."""
    condition, voltage, pressure = plant.condition, plant.voltage(), plant.pressure()
    sound = condition.motor == SOUND_MOTOR and condition.encoder == SOUND_ENCODER
    right = condition.first_clock == RIGHT == condition.second_clock
    charged = voltage.known and voltage.mv >= LOW_MV and not condition.battery.film_ohm_max
    is_open = not pressure.known or PRESSURE_MIN_PA <= pressure.pa < BLOCKED_PA
    return sound and right and charged and is_open and plant.powered and plant.still


def leapt(state: State, plant: Plant, most: int, device: Device) -> Landed | None:
    """Leap over quiet minutes, `most` at most; return None where there are none, and nothing has happened.

    A level is read after each pulse, so with a sensor minutes are only quiet up to the next one.
    """
    minutes = min(minutes_ahead(state), most)
    made = _quiet_leap(state, plant, minutes, device)
    if made is not None and device.has_level_sensor:
        before = next((at for at, due in enumerate(made.pulses) if due), minutes)
        made = made if before == minutes else _quiet_leap(state, plant, before, device)
    if made is None:
        return None
    true_ds, brought = _lived(plant, made)
    count = len(made.pulses)
    drained_uj = count * BUDGET.minute_uj + sum(made.pulses) * BUDGET.pulse_uj
    return Landed(made.state, Minutes(count), true_ds, drained_uj, tuple(brought))


def _quiet_leap(state: State, plant: Plant, minutes: int, device: Device) -> Leap | None:
    if minutes < WORTH_IT:
        return None
    made = leap(state, minutes, (plant.level(),) * minutes, device)
    return made if is_quiet(made.quiet) else None


def _lived(plant: Plant, made: Leap) -> tuple[int, list[Brought]]:
    """Let the body live through the minutes; the encoder is read before the last, as it is in each."""
    true_ds, at, last = 0, 0, len(made.pulses)
    brought: list[Brought] = []
    for due, run in groupby(made.pulses):
        count = len(tuple(run))
        if not due:
            true_ds += plant.quiet(count).true_ds
            at += count
            continue
        for _ in range(count):
            at += 1
            true_ds += plant.minute()
            if at == last:
                plant.confirmed()
            brought.append(Brought(at, true_ds, due, plant.turn(due)))
    if not made.pulses[-1]:
        plant.confirmed()
    return true_ds, brought
