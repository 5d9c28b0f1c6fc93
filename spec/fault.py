"""What an entry of the fault catalogue is, and how its figures are written."""

from attrs import frozen

from controller.alarms import TABLE, Cause
from controller.units import Minutes, Nanolitres
from spec.claim import ALL_PRESETS

DERIVED = "derived"
"""Source of a fault that follows from how the pump is built; no event is published."""


@frozen(kw_only=True)
class FaultEntry:
    """One fault, and what tells of it.

    Attributes:
        id: `F-...`; never changes its meaning.
        name: what it is.
        source: where it is known from, parted by "; ", or `DERIVED`.
        detectable_on: names of the presets on which its premise leads to its alarm, shown by proof.
        premise: what the pump reads when it is there; where it is not detectable, why it reads nothing.
        alarm: the signal that is shown to follow, or None.
        bound: how soon, or up to what volume.
        beside: other signals that may tell of it, sooner or later.
        claims: ids of the claims that speak of it.
        shown_by: predicates of these claims that show its alarm, or are held to a bound.
        consequence: what becomes of the patient where it is not seen.
        control: what is left against it there.
        possible_on: names of the presets that can have it: a sensor fails only where there is one.
    """

    id: str
    name: str
    source: str
    detectable_on: tuple[str, ...]
    premise: str
    alarm: Cause | None
    bound: str
    claims: tuple[str, ...]
    shown_by: tuple[str, ...]
    beside: tuple[Cause, ...] = ()
    consequence: str = ""
    control: str = ""
    possible_on: tuple[str, ...] = ALL_PRESETS


def meanwhile(entry: FaultEntry) -> str:
    """Return what is delivered once the fault is told; the program, where nothing tells of it."""
    told = [row.delivery for row in TABLE if row.cause == entry.alarm]
    return told[0] if told else "program"


def ml(volume: Nanolitres | int) -> str:
    """Return a volume in mL, exactly."""
    whole, rest = divmod(volume, 1_000_000)
    return f"{whole}.{rest:06}".rstrip("0").rstrip(".") + " mL"


def volts(millivolts: int) -> str:
    """Return a voltage in V, exactly."""
    return f"{millivolts // 1000}.{millivolts % 1000:03}".rstrip("0").rstrip(".") + " V"


def kpa(pascals: int) -> str:
    """Return a pressure in kPa, exactly."""
    return f"{pascals // 1000}.{pascals % 1000:03}".rstrip("0").rstrip(".") + " kPa"


def hours(minutes: Minutes | int) -> str:
    """Return whole hours."""
    return f"{minutes // 60} h"
