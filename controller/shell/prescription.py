"""From a prescription file to a pump that may be started."""

from pathlib import Path

from controller.order import Order
from controller.presets import Device
from controller.shell.errors import BadFile, Refused
from controller.shell.fallback import for_the_strongest_drug
from controller.shell.prescription_file import Prescription, read_prescription
from controller.shell.reasons import judge
from controller.state import (
    State,
    commissioned,
    commissioned_on_a_new_catheter,
    commissioned_on_an_old_catheter,
)
from controller.units import PicogramsPerNanolitre

__all__ = [
    "BadFile",
    "Prescription",
    "Refused",
    "admitted",
    "commission",
    "entered_concentration",
    "fallback_of",
    "load_admitted",
    "read_prescription",
]


def load_admitted(path: Path) -> tuple[Prescription, Order]:
    """Return the prescription in a file and the order that it was admitted as.

    Raises:
        BadFile: it cannot be read for a prescription.
        Refused: it is not admitted.
    """
    prescription = read_prescription(path)
    return prescription, admitted(prescription)


def admitted(prescription: Prescription) -> Order:
    """Return the order that a prescription is admitted as.

    Raises:
        Refused: it is not admitted.
    """
    verdict = judge(prescription)
    if verdict.reasons:
        raise Refused(prescription.file, tuple(reason.text for reason in verdict.reasons))
    return verdict.admission.order


def fallback_of(prescription: Prescription) -> Order:
    """Return the order that runs while the drug at the tip may be any of the library's.

    No admitted order is for a stronger drug.

    Raises:
        Refused: the program is not admitted at the library's strongest concentration.
    """
    return admitted(for_the_strongest_drug(prescription))


def entered_concentration(order: Order, device: Device) -> PicogramsPerNanolitre:
    """Return the concentration that an order was admitted for; it divides the pulse exactly."""
    return PicogramsPerNanolitre(order.pulse_pg // device.stroke_max_nl)


def commission(prescription: Prescription, order: Order) -> State:
    """Return the state of a pump filled and programmed so, which waits for its first RESUME.

    On an old catheter the order waits until what that holds has surely left; see `fallback_of`. A new one
    holds no drug, and may be primed.

    Args:
        prescription: an admitted prescription.
        order: its order.
    """
    request = prescription.request
    volume_nl, floor_nl = request.volume_nl, request.usable_floor_nl
    if prescription.new_catheter:
        return commissioned_on_a_new_catheter(order, volume_nl, floor_nl)
    if not prescription.old_catheter:
        return commissioned(order, volume_nl, floor_nl)
    return commissioned_on_an_old_catheter(order, fallback_of(prescription), volume_nl, floor_nl)
