"""A change of drug: an admitted order that waits until its drug is the one to be charged for.

Drug moves through tubing and catheter as a plug. Every pulse is charged at the strongest drug that may
be leaving the tip, and flows by the program made for that drug: both switch in the same minute.
"""

from attrs import evolve, frozen

from controller.arithmetic import larger
from controller.bolus import Bolus
from controller.order import Amounts, Order
from controller.presets import Device, pulse_units
from controller.units import Nanolitres, Picograms, Pulses


@frozen
class Change:
    """What has passed since the last refill, and the order that waits, or would come back.

    Attributes:
        pending: whether `order` waits for its drug to arrive, or for the drug in force to leave.
        fallen_back: whether a fallback runs in place of `order` while a refill is open.
        order: one of these, its ring turned with the clock; else one that no longer counts.
        since_max_nl: largest volume that can have passed since the last refill was opened.
        since_min_nl: least volume that has passed since the last fill was confirmed.
        new_catheter: whether the catheter held no drug at commissioning, and no refill was opened since.
    """

    pending: bool
    fallen_back: bool
    order: Order
    since_max_nl: Nanolitres
    since_min_nl: Nanolitres
    new_catheter: bool


def nothing_waits(order: Order) -> Change:
    """Return the record of a pump that holds one drug."""
    return Change(
        pending=False,
        fallen_back=False,
        order=order,
        since_max_nl=Nanolitres(0),
        since_min_nl=Nanolitres(0),
        new_catheter=False,
    )


def waiting(order: Order, in_force: Order, *, since_max_nl: Nanolitres) -> Change:
    """Return the record once `order` is for the drug that is filled in; the same drug need not wait."""
    return Change(
        pending=order.pulse_pg != in_force.pulse_pg,
        fallen_back=False,
        order=order,
        since_max_nl=since_max_nl,
        since_min_nl=Nanolitres(0),
        new_catheter=False,
    )


def exchanged(change: Change, replaced: Order, *, refill_open: bool) -> Change:
    """Return the record once the order that waited is in force.

    Of an open refill it is the fallback: what it has replaced comes back with the confirmation.
    """
    return evolve(change, pending=False, fallen_back=refill_open, order=replaced)


def filled_pg(change: Change, order: Order) -> Picograms:
    """Return the mass of one largest pulse of what the reservoir holds."""
    return change.order.pulse_pg if change.pending else order.pulse_pg


def is_stronger(change: Change, order: Order) -> bool:
    """Return whether an order waits for a drug at least as strong as that of the order in force."""
    return change.pending and change.order.pulse_pg >= order.pulse_pg


def change_due(order: Order, change: Change, bolus: Bolus, device: Device) -> bool:
    """Return whether the waiting order must be in force in the minute that begins.

    For a stronger drug, once its first pulse may reach the tip in that minute; for a weaker one, once
    the drug in force has surely left it.
    """
    if not change.pending:
        return False
    if change.order.pulse_pg < order.pulse_pg:
        return change.since_min_nl >= order.dead_volume_max_nl
    most = Pulses((order.peak_nl_per_day + bolus.flow_nl_per_day) // pulse_units(device) + 2)
    return change.since_max_nl + most * device.stroke_max_nl >= order.dead_volume_min_nl


def limits_aboard(order: Order, change: Change) -> Amounts:
    """Return the limits in force; that on volume is for the weakest drug aboard."""
    if not change.pending:
        return order.limits
    volume = Nanolitres(larger(order.limits.day_nl, change.order.limits.day_nl))
    return evolve(order.limits, day_nl=volume)


def passed(change: Change, pulses: Pulses, lower_nl: Nanolitres, stroke_min_nl: Nanolitres) -> Change:
    """Return the record once the encoder has confirmed `pulses`, which moved drug if any was left."""
    if lower_nl <= 0:
        return change
    return evolve(change, since_min_nl=Nanolitres(change.since_min_nl + pulses * stroke_min_nl))
