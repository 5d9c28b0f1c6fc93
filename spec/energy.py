"""Ghost of the battery: what is truly left, and the most that all may have drained (A-DRAIN)."""

from attrs import frozen

from controller.alarms import Priority
from controller.events import Event, ReadClocks, Tick
from controller.presets import BUDGET
from controller.step import StepResult
from spec.choosing import pick
from spec.records import Nature

SURE_STOP_MV = 2_200
"""BAT-1: a voltage below which the motor may not turn fully."""
SURE_LOW_MV = 2_600
"""BAT-1: a voltage that is too early a drop, or a late one."""
STOP_AFTER_MIN = 60
"""BAT-1: readings on end, a minute apart, without which service does not end."""


@frozen
class Energy:
    """What an observer knows of the battery.

    Attributes:
        left_uj: what is truly left.
        spent_uj: the most that all that happened since commissioning may have drained.
        low_min: ticks on end whose reading was below `SURE_STOP_MV`.
    """

    left_uj: int
    spent_uj: int
    low_min: int


FULL = Energy(left_uj=BUDGET.capacity_uj, spent_uj=0, low_min=0)


def most_uj(event: Event, result: StepResult) -> int:
    """Return the most that a step may drain: a minute with its pulses, or a command; and its tone.

    To read the clocks is part of the minute.
    """
    tone_uj: int = pick(result.tone.priority != Priority.NONE, BUDGET.tone_uj, 0)
    if type(event) is ReadClocks:
        return tone_uj
    if type(event) is not Tick:
        return BUDGET.command_uj + tone_uj
    pulses = result.motor.basal + result.motor.bolus
    return BUDGET.minute_uj + pulses * BUDGET.pulse_uj + tone_uj


def drained(energy: Energy, event: Event, result: StepResult, nature: Nature) -> Energy:
    """Return what is known after a step."""
    left_uj = energy.left_uj - nature.drained_uj
    spent_uj = energy.spent_uj + most_uj(event, result)
    if type(event) is not Tick:
        return Energy(left_uj, spent_uj, energy.low_min)
    too_low = event.voltage.known & (event.voltage.mv < SURE_STOP_MV)
    return Energy(left_uj, spent_uj, low_min=pick(too_low, energy.low_min + 1, 0))
