"""The fault catalogue: what may go wrong, what tells of it, and what is left where nothing does.

A fault is detectable on a preset where a predicate shows that its premise, which is on what the pump reads,
leads to its alarm. That the fault makes the pump read this is not shown: it is what the premise says.
"""

from spec.fault import FaultEntry
from spec.faults_delivery import DELIVERY_FAULTS
from spec.faults_electrical import ELECTRICAL_FAULTS
from spec.faults_sensing import SENSOR_FAULTS
from spec.faults_use import USE_FAULTS

FAULTS: tuple[FaultEntry, ...] = (*DELIVERY_FAULTS, *SENSOR_FAULTS, *ELECTRICAL_FAULTS, *USE_FAULTS)
"""Every fault."""


def predicates_of_detectable_faults() -> tuple[str, ...]:
    """Return the names of all predicates that show the alarm of a detectable fault, each once."""
    return tuple(dict.fromkeys(name for entry in FAULTS if entry.detectable_on for name in entry.shown_by))
