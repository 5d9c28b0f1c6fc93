"""Ghosts of the sensors: what an observer hears of level and pressure, and what truly is stored.

What is a reading, how long one may be missing, and how exact a truthful one is, stand here anew.
"""

from attrs import evolve, frozen

from controller.events import Tick
from controller.level import LEVEL_ERROR_NL
from controller.presets import PULSES_PER_TICK_MAX, Device
from controller.pressure import BLOCKED_PA, PRESSURE_MAX_PA, PRESSURE_MIN_PA, PROBES_MAX
from controller.refill import Phase
from controller.state import State
from controller.step import StepResult
from spec.choosing import pick
from spec.logic import every, negation
from spec.shortage import ReservoirTruth, turned_pulses

SILENT_MIN = 60
"""SENS-1: minutes without a reading after which a sensor has failed."""
UNCHANGED_NL = 1_000_000
"""SENS-1: volume that surely left under a level that stands still: 1 mL."""
UNMOVED_PULSES = 3
"""SENS-1: probing pulses that must have raised a pressure, and by how much."""
UNMOVED_PA = 4_500
LOSS_NL = 1_250_000
"""RES-5: loss beyond the largest strokes: 1 mL that the pump allows, and the error of a truthful level."""
ALLOWED_FALL_NL = LOSS_NL - LEVEL_ERROR_NL
STORED_NL = 20_000
"""CATH-1: volume that a blockage has stored once it is told: 20 microlitres."""
MOST_IN_A_TICK = 2 * PULSES_PER_TICK_MAX
"""Most pulses of program and bolus together."""
BLOCKED_WITHIN_MIN = 1440
"""CATH-1: minutes of undisturbed delivery into a blockage that end with its alarm."""


def most_stored_nl(device: Device) -> int:
    """CATH-1: what a blockage can store: what is told, one tick's pulses, and every probing pulse."""
    return STORED_NL + (MOST_IN_A_TICK + PROBES_MAX) * device.stroke_max_nl


@frozen
class LevelSeen:
    """What the observer has heard of the level, and knows without it.

    Attributes:
        silent_min: ticks since the last usable reading.
        started: whether there was a reading.
        stood_nl: the last reading that was not the same as the one before.
        gone_nl: volume that has surely left since, by confirmed pulses at their smallest.
        filled_nl: volume of the last confirmed fill.
        charged_nl: all pulses since, at their largest.
    """

    silent_min: int
    started: bool
    stood_nl: int
    gone_nl: int
    filled_nl: int
    charged_nl: int


@frozen
class PressureSeen:
    """What the observer has heard of the pressure.

    Attributes:
        silent_min: ticks since the last usable reading.
        high: whether that was at or above the threshold of a blockage.
        started: whether readings have been high since one held the program back, and not risen enough.
        stood_pa: that first one.
        turned: ticks since in which the encoder confirmed a pulse.
    """

    silent_min: int
    high: bool
    started: bool
    stood_pa: int
    turned: int


@frozen
class Blockage:
    """What is stored since an arbitrary minute, if nothing leaves the tip and the sensor is truthful.

    It goes on while each reading is above the last by 1 Pa at least for every nanolitre drawn (A-PRESSURE).

    Attributes:
        started: whether it runs.
        last_pa: the last reading.
        told_nl: volume that was stored at that reading.
        stored_nl: volume that is stored.
        minutes: ticks since, the first included.
        pulses: pulses of the program since.
        steady: whether delivery was undisturbed all the time, but for the blockage.
        least: whether each pulse of the program truly took its least.
    """

    started: bool
    last_pa: int
    told_nl: int
    stored_nl: int
    minutes: int
    pulses: int
    steady: bool
    least: bool


@frozen
class Sensed:
    """All that is known of the sensors."""

    level: LevelSeen
    pressure: PressureSeen
    blockage: Blockage


NO_BLOCKAGE = Blockage(False, 0, 0, 0, 0, 0, False, False)


def nothing_sensed(filled_nl: int) -> Sensed:
    """Return what is known when a pump was just filled."""
    return Sensed(LevelSeen(0, False, 0, 0, filled_nl, 0), PressureSeen(0, False, False, 0, 0), NO_BLOCKAGE)


def level_is_told(event: Tick, device: Device) -> bool:
    """Return whether there is a level sensor and it gives a usable reading."""
    nl, most_nl = event.level.nl, device.reservoir_nl + LEVEL_ERROR_NL
    return every((device.has_level_sensor, event.level.known, nl >= -LEVEL_ERROR_NL, nl <= most_nl))


def pressure_is_told(event: Tick, device: Device) -> bool:
    """Return whether there is a pressure sensor and it gives a usable reading."""
    pa = event.pressure.pa
    in_range = (pa >= PRESSURE_MIN_PA) & (pa <= PRESSURE_MAX_PA)
    return every((device.has_pressure_sensor, event.pressure.known, in_range))


def fall_is_told(before: State, event: Tick, device: Device) -> bool:
    """Return whether the reading is further below the lower account than the pump allows."""
    closed = before.refill.phase == Phase.CLOSED
    return (
        level_is_told(event, device) & closed & (event.level.nl < before.reservoir.lower_nl - ALLOWED_FALL_NL)
    )


def level_seen(seen: LevelSeen, before: State, event: Tick, result: StepResult, device: Device) -> LevelSeen:
    """Return what is known of the level after a tick."""
    told, nl = level_is_told(event, device), event.level.nl
    counts = (before.refill.phase == Phase.CLOSED) & (seen.filled_nl - seen.charged_nl > 0)
    left_nl = pick(counts, turned_pulses(before, event) * device.stroke_min_nl, 0)
    stands = negation(told) | (seen.started & (nl == seen.stood_nl))
    pulses = result.motor.basal + result.motor.bolus
    return LevelSeen(
        silent_min=pick(told | negation(device.has_level_sensor), 0, seen.silent_min + 1),
        started=seen.started | told,
        stood_nl=pick(stands, seen.stood_nl, nl),
        gone_nl=pick(stands, seen.gone_nl + left_nl, 0),
        filled_nl=seen.filled_nl,
        charged_nl=seen.charged_nl + pulses * device.stroke_max_nl,
    )


def pressure_seen(seen: PressureSeen, before: State, event: Tick, device: Device) -> PressureSeen:
    """Return what is known of the pressure after a tick."""
    told, pa = pressure_is_told(event, device), event.pressure.pa
    high = told & (pa >= BLOCKED_PA)
    first = high & negation(before.pressure_watch.holds | before.pressure_watch.doubted)
    goes_on = seen.started & high & (pa < seen.stood_pa + UNMOVED_PA)
    turned = pick(turned_pulses(before, event) > 0, 1, 0)
    return PressureSeen(
        silent_min=pick(told | negation(device.has_pressure_sensor), 0, seen.silent_min + 1),
        high=pick(told, high, seen.high),
        started=first | goes_on,
        stood_pa=pick(first, pa, seen.stood_pa),
        turned=pick(first, 0, seen.turned + turned),
    )


def blockage_goes_on(blockage: Blockage, event: Tick, truth: ReservoirTruth, device: Device) -> bool:
    """Return whether the reading is that of a blocked catheter, and there is something left to pump."""
    risen = event.pressure.pa >= blockage.last_pa + truth.drawn_nl
    return every((blockage.started, pressure_is_told(event, device), risen, truth.volume_nl > 0))


def blockage_older(
    blockage: Blockage,
    event: Tick,
    truth: ReservoirTruth,
    device: Device,
    *,
    start: bool,
) -> Blockage:
    """Return the blockage at the reading of a tick: it goes on, or begins with it, or there is none."""
    pa = event.pressure.pa
    begins = start & pressure_is_told(event, device) & (pa >= 0) & (pa < BLOCKED_PA)
    older = Blockage(
        started=blockage_goes_on(blockage, event, truth, device),
        last_pa=pa,
        told_nl=blockage.stored_nl,
        stored_nl=blockage.stored_nl,
        minutes=blockage.minutes + 1,
        pulses=blockage.pulses,
        steady=blockage.steady,
        least=blockage.least,
    )
    return pick(begins, Blockage(True, pa, 0, 0, 1, 0, True, True), older)


def blockage_stores(
    blockage: Blockage, result: StepResult, drawn_nl: int, device: Device, *, undisturbed: bool
) -> Blockage:
    """Return the blockage once the pulses of the tick have been stored."""
    basal = result.motor.basal
    return Blockage(
        started=blockage.started,
        last_pa=blockage.last_pa,
        told_nl=blockage.told_nl,
        stored_nl=blockage.told_nl + drawn_nl,
        minutes=blockage.minutes,
        pulses=blockage.pulses + basal,
        steady=blockage.steady & (undisturbed | (blockage.told_nl >= STORED_NL)),
        least=blockage.least & (drawn_nl >= basal * device.stroke_min_nl),
    )


def fill_noted(sensed: Sensed, volume_nl: int, charged_nl: int) -> Sensed:
    """Return what is known once a fill was confirmed, and so much was charged since it may have been made."""
    return evolve(sensed, level=evolve(sensed.level, filled_nl=volume_nl, charged_nl=charged_nl))
