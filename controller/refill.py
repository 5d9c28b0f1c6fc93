"""A refill: opened, residual reported, fill reported, confirmed by repetition.

While it is open nobody knows what is in the reservoir: the lower account is 0, the upper one capacity,
and what enters the tubing may be the strongest drug in the library. Only a needle in the port stops
delivery, and not for longer than `NEEDLE_MIN`.
"""

from enum import Enum

from attrs import evolve, frozen

from controller.reservoir import Reservoir
from controller.units import Minutes, Nanolitres, Picograms

NEEDLE_MIN = 30
"""A refill that is not confirmed by then is taken for abandoned: an assumption, twice a usual refill."""
DISCREPANCY_NL = 2_000_000
"""How far the aspirated volume may be from the accounts: an assumption, 2 mL as a start."""


class Phase(Enum):
    """How far a refill has come."""

    CLOSED = 0
    OPENED = 1
    RESIDUAL_REPORTED = 2
    FILL_REPORTED = 3


@frozen
class Refill:
    """The last refill.

    Attributes:
        phase: how far it has come; CLOSED once it is confirmed.
        minutes: minutes since it was opened.
        lower_nl, upper_nl: the accounts when it was opened.
        drug_pg: mass of one largest pulse of what the reservoir held then.
        emptied_at_nl: largest volume that can have passed since then when the residual was reported last.
        volume_nl, pulse_pg: what was reported to be in the reservoir now, and its mass a largest pulse.
        strongest_pg: that mass of the strongest drug that was reported since it was opened.
        discrepancy: whether a residual was out of tolerance and nobody has cleared that.
    """

    phase: Phase
    minutes: Minutes
    lower_nl: Nanolitres
    upper_nl: Nanolitres
    drug_pg: Picograms
    emptied_at_nl: Nanolitres
    volume_nl: Nanolitres
    pulse_pg: Picograms
    strongest_pg: Picograms
    discrepancy: bool


NO_REFILL = Refill(
    phase=Phase.CLOSED,
    minutes=Minutes(0),
    lower_nl=Nanolitres(0),
    upper_nl=Nanolitres(0),
    drug_pg=Picograms(0),
    emptied_at_nl=Nanolitres(0),
    volume_nl=Nanolitres(0),
    pulse_pg=Picograms(0),
    strongest_pg=Picograms(0),
    discrepancy=False,
)


def is_open(refill: Refill) -> bool:
    """Return whether a refill was opened and not confirmed yet."""
    return refill.phase != Phase.CLOSED


def needle_in(refill: Refill) -> bool:
    """Return whether delivery rests because the needle may be in the port."""
    return (refill.phase == Phase.OPENED) & (refill.minutes < NEEDLE_MIN)


def abandoned(refill: Refill) -> bool:
    """Return whether it has been open for too long."""
    return is_open(refill) & (refill.minutes >= NEEDLE_MIN)


def begun(refill: Refill, accounts: Reservoir, drug_pg: Picograms) -> Refill:
    """Return the refill that is opened at these accounts; a discrepancy stays until it is cleared."""
    return evolve(
        NO_REFILL,
        phase=Phase.OPENED,
        lower_nl=accounts.lower_nl,
        upper_nl=accounts.upper_nl,
        drug_pg=drug_pg,
        discrepancy=refill.discrepancy,
    )


def residual_reported(refill: Refill, aspirated_nl: Nanolitres, since_max_nl: Nanolitres) -> Refill:
    """Return the refill once it is known how much was still in the reservoir.

    It may be said again until a fill is reported: each time it is compared with the accounts at the opening.
    """
    too_little = aspirated_nl < refill.lower_nl - DISCREPANCY_NL
    too_much = aspirated_nl > refill.upper_nl + DISCREPANCY_NL
    return evolve(
        refill,
        phase=Phase.RESIDUAL_REPORTED,
        emptied_at_nl=since_max_nl,
        discrepancy=refill.discrepancy | too_little | too_much,
    )


def unknown(accounts: Reservoir, capacity_nl: Nanolitres) -> Reservoir:
    """Return the accounts while nobody knows what is in the reservoir."""
    return evolve(accounts, lower_nl=Nanolitres(0), upper_nl=capacity_nl)
