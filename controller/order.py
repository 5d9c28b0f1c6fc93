"""What an admitted prescription tells the pump to do: a ring of flows, and limits on all of it."""

from enum import Enum

from attrs import evolve, frozen

from controller.arithmetic import any_of
from controller.patient import PatientRules
from controller.titration import DoseSteps
from controller.units import SLOT_MIN, FlowMinutes, Nanolitres, NanolitresPerDay, Picograms

Ring = tuple[NanolitresPerDay, ...]
"""Flow of each quarter-hour of the week; index 0 is the slot that runs now."""


@frozen
class Amounts:
    """One amount for each rolling window that the governor watches.

    Attributes:
        day_pg: mass in 24 h.
        day_nl: volume in 24 h.
        four_hour_pg: mass in 4 h.
        hour_pg: mass in 60 min.
    """

    day_pg: Picograms
    day_nl: Nanolitres
    four_hour_pg: Picograms
    hour_pg: Picograms


@frozen
class WorstProgram:
    """Most that the program schedules in the length of each ledger window, in FlowMinutes."""

    day: FlowMinutes
    four_hour: FlowMinutes
    hour: FlowMinutes


@frozen
class Order:
    """An admitted prescription. Only `controller.admission.admit` makes one.

    Attributes:
        ring: flow of each quarter-hour of the week.
        pulse_pg: mass of one pulse at the largest stroke and the entered concentration.
        limits: most that may be charged in each window, true mass and volume.
        allowances: what each limit leaves for boluses beside the basal reserve.
        worst: most that the program schedules over the length of each window.
        week_nl: the week's program at largest strokes, rounded up.
        peak_nl_per_day: largest flow in the ring.
        least_nl_per_day: least flow in the ring.
        patient: what a patient may ask for.
        steps: nominal daily doses of the week, and what the next ones may be.
        dead_volume_min_nl, dead_volume_max_nl: range of the volume between reservoir and tip.
    """

    ring: Ring
    pulse_pg: Picograms
    limits: Amounts
    allowances: Amounts
    worst: WorstProgram
    week_nl: Nanolitres
    peak_nl_per_day: NanolitresPerDay
    least_nl_per_day: NanolitresPerDay
    patient: PatientRules
    steps: DoseSteps
    dead_volume_min_nl: Nanolitres
    dead_volume_max_nl: Nanolitres


class TurnBy(Enum):
    """How far one TURN moves the program: on when clocks go forward, back when they go back."""

    QUARTER_HOUR_ON = 0
    QUARTER_HOUR_BACK = 1
    HOUR_ON = 2
    HOUR_BACK = 3


SLOTS_PER_HOUR = 60 // SLOT_MIN


def differs(order: Order, other: Order) -> bool:
    """Return whether two orders differ in program, limits or the range of dead volumes."""
    limits, others = order.limits, other.limits
    return (
        any_of(flow != before for flow, before in zip(order.ring, other.ring, strict=True))
        | (limits.day_pg != others.day_pg)
        | (limits.day_nl != others.day_nl)
        | (limits.four_hour_pg != others.four_hour_pg)
        | (limits.hour_pg != others.hour_pg)
        | (order.dead_volume_min_nl != other.dead_volume_min_nl)
        | (order.dead_volume_max_nl != other.dead_volume_max_nl)
    )


def next_slot(ring: Ring) -> Ring:
    """Return the ring when the next quarter-hour begins."""
    return ring[1:] + ring[:1]


def in_next_slot(order: Order) -> Order:
    """Return the order when the next quarter-hour begins."""
    return evolve(order, ring=next_slot(order.ring))


def turned(ring: Ring, by: TurnBy) -> Ring:
    """Return the ring turned by a quarter-hour or an hour."""
    if by == TurnBy.QUARTER_HOUR_ON:
        return next_slot(ring)
    if by == TurnBy.QUARTER_HOUR_BACK:
        return ring[-1:] + ring[:-1]
    if by == TurnBy.HOUR_ON:
        return ring[SLOTS_PER_HOUR:] + ring[:SLOTS_PER_HOUR]
    return ring[-SLOTS_PER_HOUR:] + ring[:-SLOTS_PER_HOUR]
