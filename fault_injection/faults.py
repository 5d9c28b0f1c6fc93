"""Faults: which part each is about, and which assumption of the claims it breaks.

A fault puts another state of health in the place of one part's, for a time. Two of one part may not overlap.
A sensor that lies breaks no assumption here: every claim holds under arbitrary readings, and what is assumed
of level and pressure is assumed of truthful ones.
"""

from enum import Enum
from itertools import combinations
from typing import Any

from attrs import evolve, frozen

from controller.presets import Device
from controller.units import TICK_DS_MIN, Minutes, PicogramsPerNanolitre
from fault_injection.plant.battery import HEALTHY_MV, Battery
from fault_injection.plant.catheter import OPEN, Catheter, Front
from fault_injection.plant.clocks import Clock
from fault_injection.plant.condition import Condition, Drug, Health
from fault_injection.plant.motor import Counts, Encoder, Motor, Strokes
from fault_injection.plant.reservoir import Gas, Reservoir


class Subject(Enum):
    """The part that a fault is about; the name is that of its field in `Condition`."""

    STROKES = "strokes"
    DRUG = "drug"
    MOTOR = "motor"
    ENCODER = "encoder"
    RESERVOIR = "reservoir"
    GAS = "reservoir gas"
    CATHETER = "catheter"
    FRONT = "front"
    BATTERY = "battery"
    POWER = "power"
    CLOCK = "clock"
    FIRST_CLOCK = "first clock"
    SECOND_CLOCK = "second clock"
    LEVEL_SENSOR = "level sensor"
    PRESSURE_SENSOR = "pressure sensor"
    VOLTAGE_SENSOR = "voltage sensor"


@frozen
class Fault:
    """One fault, in force for the ticks after minute `begin` up to and with minute `end`."""

    kind: str
    begin: Minutes
    end: Minutes
    subject: Subject
    health: Health


@frozen
class Entered:
    """A drug as it was entered, and when."""

    at: Minutes
    concentration: PicogramsPerNanolitre


def under(condition: Condition, fault: Fault) -> Condition:
    """Return the condition with one more fault in it."""
    changed: dict[str, Any] = {fault.subject.name.lower(): fault.health}
    return evolve(condition, **changed)


def assumptions_broken(
    faults: tuple[Fault, ...], device: Device, entered: tuple[Entered, ...]
) -> frozenset[str]:
    """Return the ids of the assumptions that some fault leaves, or two of them together.

    Args:
        faults: all of a run.
        device: the preset.
        entered: every drug of the run, the first one first.
    """
    alone = {broken for fault in faults for broken in _broken(fault, device, entered)}
    together = {broken for pair in combinations(faults, 2) for broken in _broken_together(*pair)}
    return frozenset(alone | together)


def _broken(fault: Fault, device: Device, entered: tuple[Entered, ...]) -> tuple[str, ...]:
    match fault.health:
        case Strokes():
            return () if _within_tolerance(fault.health, fault, device) else ("A-STROKE",)
        case Drug():
            return _other_drug(fault.health.concentration, fault, entered)
        case Motor():
            by_itself = ("A-INTERLOCK",) if fault.health.own_pulses else ()
            return (*by_itself, "A-STROKE") if fault.health.slips_permille else by_itself
        case Encoder():
            more = fault.health.surplus_per_min or fault.health.counts is Counts.COMMANDED
            return ("A-ENCODER",) if more else ()
        case Reservoir():
            return ("A-RESERVOIR",) if fault.health.leak_nl_per_min else ()
        case Gas():
            return ("A-STROKE",) if fault.health.off_pa else ()
        case Catheter():
            return () if fault.health == OPEN else ("A-PATENT",)
        case Front():
            return ("A-PLUG",) if fault.health.cells else ()
        case Battery():
            sound = fault.health.rest_mv >= HEALTHY_MV and fault.health.spent_permille == 0
            return () if sound else ("A-DRAIN",)
        case Clock():
            return ("A-TICK", "A-CLOCK") if fault.health.least_ds < TICK_DS_MIN else ()
        case _:
            return ()


def _other_drug(true: PicogramsPerNanolitre, fault: Fault, entered: tuple[Entered, ...]) -> tuple[str, ...]:
    """A fault makes every drug of the run the same; of one as strong as the first it makes nothing."""
    if true == entered[0].concentration:
        return ()
    drugs = [each.concentration for each in entered if each.at < fault.end]
    stronger = ("A-CONC",) if true > min(drugs) else ()
    return (*stronger, "A-CONC-LOW") if true < max(drugs) else stronger


def _within_tolerance(strokes: Strokes, fault: Fault, device: Device) -> bool:
    """Whether the range stays within the tolerance from its beginning to its end."""
    return all(
        device.stroke_min_nl <= least_nl and largest_nl <= device.stroke_max_nl
        for least_nl, largest_nl in (strokes.at(fault.begin), strokes.at(fault.end))
    )


CLOCKS = {Subject.FIRST_CLOCK, Subject.SECOND_CLOCK}


def _broken_together(one: Fault, other: Fault) -> tuple[str, ...]:
    """What is assumed of two parts, of which one at least is sound.

    Whether their times overlap does not matter: a clock that stood still once is out of use for good.
    """
    if {one.subject, other.subject} == CLOCKS:
        return ("A-CLOCK", "A-TICK")
    return ("A-RUNAWAY",) if _uncounted(one, other) or _uncounted(other, one) else ()


def _uncounted(motor: Fault, encoder: Fault) -> bool:
    """Whether an encoder does not count what a motor makes by itself."""
    if not isinstance(motor.health, Motor) or not isinstance(encoder.health, Encoder):
        return False
    return motor.health.own_pulses > 0 and encoder.health.counts is not Counts.TURNED
