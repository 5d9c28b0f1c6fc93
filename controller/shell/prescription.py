"""From a prescription file to a pump that may be started."""

from pathlib import Path

from controller.order import Order
from controller.shell.errors import BadFile, Refused
from controller.shell.prescription_file import Prescription, read_prescription
from controller.shell.reasons import judge
from controller.state import State, commissioned

__all__ = [
    "BadFile",
    "Prescription",
    "Refused",
    "commission",
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
    verdict = judge(prescription)
    if verdict.reasons:
        raise Refused(prescription.file, tuple(reason.text for reason in verdict.reasons))
    return prescription, verdict.admission.order


def commission(prescription: Prescription, order: Order) -> State:
    """Return the state of a pump filled and programmed so, which waits for its first RESUME.

    Args:
        prescription: an admitted prescription.
        order: its order.
    """
    request = prescription.request
    return commissioned(order, request.volume_nl, request.usable_floor_nl)
