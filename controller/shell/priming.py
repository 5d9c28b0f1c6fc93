"""What `check` says of a new catheter: what priming would pump, and when the first drug comes."""

from attrs import asdict, frozen

from controller.arithmetic import ceil_div
from controller.events import Prime, Resume
from controller.order import Order
from controller.presets import Device, pulse_units
from controller.shell.changeover import longest_min
from controller.shell.decimals import exact, hours
from controller.shell.files import Json
from controller.shell.refusal_sentences import refusal_text
from controller.state import commissioned_on_a_new_catheter
from controller.step import step
from controller.units import CommandCounter, Minutes, Nanolitres, Pulses

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
        refused: fields of `Refusals` for which the pump would refuse to prime; then there are no pulses.
    """

    pulses: Pulses
    volume_nl: Nanolitres
    minutes: Minutes
    drug_min: Minutes
    unprimed_min: Minutes
    refused: tuple[str, ...]


def priming_of(
    order: Order, device: Device, volume_nl: Nanolitres, usable_floor_nl: Nanolitres
) -> Priming | None:
    """Return what becomes of a PRIME right after the first RESUME; None if the order gives nothing.

    The pump needs `ceil(dead_max / stroke_min)` pulses until the first drug is at the tip, whichever they
    are; those of priming come first.
    """
    if not any(order.ring):
        return None
    filled = commissioned_on_a_new_catheter(order, volume_nl, usable_floor_nl)
    infusing = step(filled, Resume(CommandCounter(1)), device).state
    result = step(infusing, Prime(CommandCounter(2)), device)
    refused = tuple(name for name, holds in asdict(result.refusals).items() if holds)
    needed = ceil_div(order.dead_volume_max_nl, device.stroke_min_nl)
    bolus = result.state.bolus
    pulses = bolus.pulses
    minutes = ceil_div(pulses * pulse_units(device), bolus.flow_nl_per_day) if pulses > 0 else 0
    return Priming(
        pulses=pulses,
        volume_nl=Nanolitres(pulses * device.stroke_max_nl),
        minutes=Minutes(minutes),
        drug_min=Minutes(minutes + longest_min(order.ring, Pulses(needed - pulses), device)),
        unprimed_min=longest_min(order.ring, Pulses(needed), device),
        refused=refused,
    )


def priming_lines(priming: Priming) -> tuple[str, ...]:
    """Return what is said of it on a terminal."""
    unprimed = hours(priming.unprimed_min, HOUR_PLACES)
    if priming.pulses == 0:
        why = f": {refusal_text(priming.refused)}" if priming.refused else "."
        return (
            f"The pump would not prime the new catheter{why}",
            f"The first drug is at the tip after at most {unprimed} h.",
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
        "refused": list(priming.refused),
        "pulses": priming.pulses,
        "volume_ml": exact(priming.volume_nl),
        "minutes": priming.minutes,
        "most_hours_to_first_drug": hours(priming.drug_min, HOUR_PLACES),
        "most_hours_to_first_drug_without": hours(priming.unprimed_min, HOUR_PLACES),
    }
