"""How long a fill lasts: when the alarms come, when the reservoir is empty, when to refill."""

from datetime import datetime, timedelta

from attrs import frozen

from controller.order import Order, Ring
from controller.presets import Device, pulse_units
from controller.reservoir import critical_threshold_nl, low_threshold_nl
from controller.shell.prescription_file import Prescription
from controller.units import SLOT_MIN, Nanolitres

REFILL_DAYS_BEFORE_LOW = (5, 3)
"""Refill 3 to 5 days before the alarm date (refill practice, docs/reference/sources.md)."""


@frozen
class Crossing:
    """When the volume in the reservoir falls below `volume_nl`, if nothing but the program runs.

    Attributes:
        name: `low`, `critical`, `floor` or `empty`.
        volume_nl: volume left, 0 for empty.
        largest, nominal, smallest: time at the largest, nominal and smallest strokes. LOW, CRITICAL
            and FLOOR are given at `largest`. For emptiness the motor stops at `smallest`, one tick
            later: once the encoder has confirmed the last pulse.
    """

    name: str
    volume_nl: Nanolitres
    largest: datetime
    nominal: datetime
    smallest: datetime


@frozen
class Supply:
    """The future of one fill.

    Attributes:
        crossings: LOW, CRITICAL, FLOOR and empty, in this order.
        low_at_start: whether the fill is already below LOW's threshold.
        refill_from, refill_by: when to refill, never before the start.
        stable_until: end of the drug's stability in the pump, from the start.
    """

    crossings: tuple[Crossing, ...]
    low_at_start: bool
    refill_from: datetime
    refill_by: datetime
    stable_until: datetime


def forecast(prescription: Prescription, order: Order) -> Supply:
    """Return how long the fill lasts from `start`, with no bolus and no stop.

    Args:
        prescription: an admitted prescription, so that no flow is 0.
        order: its order.
    """
    floor_nl = prescription.request.usable_floor_nl
    limit_nl = order.limits.day_nl
    low_nl = Nanolitres(floor_nl + low_threshold_nl(order.week_nl, limit_nl))
    critical_nl = Nanolitres(floor_nl + critical_threshold_nl(limit_nl))
    crossings = (
        _crossing("low", low_nl, low_nl, prescription, order.ring),
        _crossing("critical", critical_nl, critical_nl, prescription, order.ring),
        _crossing("floor", floor_nl, Nanolitres(floor_nl + 1), prescription, order.ring),
        _crossing("empty", Nanolitres(0), Nanolitres(1), prescription, order.ring),
    )
    start, low = prescription.start, crossings[0].largest
    stable_until = start + timedelta(days=prescription.drug.stability_days)
    refill_from, refill_by = (
        max(start, min(low - timedelta(days=days), stable_until)) for days in REFILL_DAYS_BEFORE_LOW
    )
    return Supply(
        crossings=crossings,
        low_at_start=low == start,
        refill_from=refill_from,
        refill_by=refill_by,
        stable_until=stable_until,
    )


def minutes_until_pulses(ring: Ring, device: Device, pulses: int) -> int:
    """Return how many ticks after the first RESUME the pump has commanded so many basal pulses.

    Args:
        ring: a program that starts at index 0; not all of its flows are 0.
        device: the preset.
        pulses: 0 or more.
    """
    if pulses <= 0:
        return 0
    wanted = pulses * pulse_units(device)
    turns, rest = divmod(wanted - 1, SLOT_MIN * sum(ring))
    built_up, minute = 0, 0
    while built_up <= rest:
        minute += 1
        # As in `step`: the tick at a quarter-hour's end already belongs to the next one.
        built_up += ring[minute // SLOT_MIN % len(ring)]
    return turns * len(ring) * SLOT_MIN + minute


def _crossing(
    name: str, shown_nl: Nanolitres, below_nl: Nanolitres, prescription: Prescription, ring: Ring
) -> Crossing:
    device, volume_nl = prescription.device, prescription.request.volume_nl

    def at(stroke_nl: Nanolitres) -> datetime:
        pulses = (volume_nl - below_nl) // stroke_nl + 1 if volume_nl >= below_nl else 0
        return prescription.start + timedelta(minutes=minutes_until_pulses(ring, device, pulses))

    return Crossing(
        name=name,
        volume_nl=shown_nl,
        largest=at(device.stroke_max_nl),
        nominal=at(device.stroke_nl),
        smallest=at(device.stroke_min_nl),
    )
