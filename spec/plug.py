"""The tubing, as an observer sees it: one parcel of drug on its way to the tip, and what may enter now.

A parcel is all that enters the tubing in one tick, arbitrarily chosen. It moves as a plug (A-PLUG) and
begins to leave when as much has passed since its front entered as the true dead volume holds.
"""

from attrs import evolve, frozen

from controller.events import ConfirmFill, OpenRefill
from spec.choosing import pick
from spec.logic import negation, some


@frozen
class Parcel:
    """All that entered the tubing in one tick.

    Attributes:
        started: whether one is followed.
        older: whether it entered before the last refill was opened.
        settled: whether it entered before the last fill was confirmed.
        pulse_pg: most mass that a largest pulse of it can carry, by all that is known by now.
        size_nl: its volume.
        passed_nl: true volume that has entered behind it.
    """

    started: bool
    older: bool
    settled: bool
    pulse_pg: int
    size_nl: int
    passed_nl: int


@frozen
class Drug:
    """What there is to enter.

    Attributes:
        dead_nl: true volume between reservoir and tip.
        filled_pg: mass of a largest pulse of the last fill that was confirmed.
        most_pg: most that a largest pulse can carry of what enters now: while a refill is open, of
            the strongest drug that there is.
        clear_nl: what is left in tubing and catheter of what a new one held at commissioning.
    """

    dead_nl: int
    filled_pg: int
    most_pg: int
    clear_nl: int


def minute_passed(parcel: Parcel, drug: Drug, drawn_nl: int, *, start: bool) -> Parcel:
    """Return the parcel after a tick that drew so much; one that starts is what entered in it."""
    fresh = Parcel(True, False, False, drug.most_pg, drawn_nl, 0)
    return pick(start, fresh, evolve(parcel, passed_nl=parcel.passed_nl + drawn_nl))


def pushed_on(drug: Drug, drawn_nl: int) -> Drug:
    """Return the drug after a tick that drew so much: as much has left the tip."""
    left_nl = drug.clear_nl - drawn_nl
    return evolve(drug, clear_nl=pick(left_nl >= 0, left_nl, 0))


def opened(parcel: Parcel, drug: Drug, event: OpenRefill) -> tuple[Parcel, Drug]:
    """Return parcel and drug once a refill is open: what enters from now on may be the strongest."""
    return evolve(parcel, older=True), evolve(drug, most_pg=event.fallback.pulse_pg)


def confirmed(parcel: Parcel, drug: Drug, event: ConfirmFill) -> tuple[Parcel, Drug]:
    """Return parcel and drug once a fill is confirmed.

    What entered while the refill was open was what had been there, or what was filled in, or a mixture
    of the two: no stronger than the stronger one.
    """
    new_pg = event.order.pulse_pg
    stronger_pg = pick(new_pg >= drug.filled_pg, new_pg, drug.filled_pg)
    known = some((parcel.older, parcel.pulse_pg <= stronger_pg))
    settled = evolve(parcel, settled=True, pulse_pg=pick(known, parcel.pulse_pg, stronger_pg))
    return settled, evolve(drug, filled_pg=new_pg, most_pg=new_pg)


def may_be_at_the_tip(parcel: Parcel, drug: Drug, drawn_nl: int) -> bool:
    """Return whether some of the parcel may have left the tip in the tick that drew so much."""
    front_is_there = parcel.passed_nl + parcel.size_nl >= drug.dead_nl
    was_gone = parcel.passed_nl - drawn_nl >= drug.dead_nl
    return parcel.started & front_is_there & negation(was_gone)
