"""What `check` says of a new catheter: what priming would pump, and when the first drug comes."""

from attrs import frozen

from controller.arithmetic import ceil_div
from controller.order import Order
from controller.presets import Device, pulse_units
from controller.priming import priming_bolus
from controller.shell.changeover import longest_min
from controller.shell.decimals import exact, hours
from controller.shell.files import Json
from controller.state import commissioned_on_a_new_catheter
from controller.units import Minutes, Nanolitres, Pulses

HOUR_PLACES = 2


@frozen
class Priming:
    """Priming right after the first RESUME, while nothing but the program runs.

    Attributes:
        pulses: largest number of pulses, those of the program meanwhile included.
        volume_nl: most that they can be, at the largest strokes.
        minutes: minutes that they take by themselves; 0 where the program leaves no flow for them.
        drug_min: most minutes until the first drug is at the tip, at the largest dead volume and the
            smallest strokes.
        unprimed_min: the same without priming.
    """

    pulses: Pulses
    volume_nl: Nanolitres
    minutes: Minutes
    drug_min: Minutes
    unprimed_min: Minutes


def priming_of(order: Order, device: Device) -> Priming | None:
    """Return the figures of an admitted order; None if it gives nothing.

    The pump needs `ceil(dead_max / stroke_min)` pulses until the first drug is at the tip, whichever they
    are; those of priming come first.
    """
    if not any(order.ring):
        return None
    change = commissioned_on_a_new_catheter(order, Nanolitres(0), Nanolitres(0)).change
    bolus = priming_bolus(change, order, device)
    needed = ceil_div(order.dead_volume_max_nl, device.stroke_min_nl)
    primes = bolus.flow_nl_per_day >= device.flow_min_nl_per_day
    pulses = bolus.pulses if primes else Pulses(0)
    minutes = ceil_div(pulses * pulse_units(device), bolus.flow_nl_per_day) if primes else 0
    return Priming(
        pulses=pulses,
        volume_nl=Nanolitres(pulses * device.stroke_max_nl),
        minutes=Minutes(minutes),
        drug_min=Minutes(minutes + longest_min(order.ring, Pulses(needed - pulses), device)),
        unprimed_min=longest_min(order.ring, Pulses(needed), device),
    )


def priming_lines(priming: Priming) -> tuple[str, ...]:
    """Return what is said of it on a terminal."""
    unprimed = hours(priming.unprimed_min, HOUR_PLACES)
    if priming.pulses == 0:
        return (
            "The program leaves the motor no flow to prime the new catheter; "
            f"the first drug is at the tip after at most {unprimed} h.",
        )
    return (
        f"Priming the new catheter would pump at most {exact(priming.volume_nl)} mL in "
        f"{priming.minutes} min, and no drug out of the tip at any dead volume in its range.",
        f"The first drug is at the tip after at most {hours(priming.drug_min, HOUR_PLACES)} h; "
        f"without priming, after at most {unprimed} h.",
    )


def priming_json(priming: Priming) -> Json:
    """Return the same for `check --json`."""
    return {
        "pulses": priming.pulses,
        "volume_ml": exact(priming.volume_nl),
        "minutes": priming.minutes,
        "most_hours_to_first_drug": hours(priming.drug_min, HOUR_PLACES),
        "most_hours_to_first_drug_without": hours(priming.unprimed_min, HOUR_PLACES),
    }
