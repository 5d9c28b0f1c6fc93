"""Titration: how far the daily dose may be changed at a time.

A step is measured from the dose in force, and from the one before the last change until a day has passed
without another: many small steps within a day are one large one.
"""

from attrs import frozen

from controller.arithmetic import smaller
from controller.units import MINUTES_PER_DAY, Minutes, Picograms


@frozen
class DoseSteps:
    """A nominal daily dose, and what another one may be after it.

    Attributes:
        daily_pg: the dose.
        soft_min_pg, soft_max_pg: least and largest that need no override.
        hard_max_pg: largest with an override. A dose may always be lowered with one.
    """

    daily_pg: Picograms
    soft_min_pg: Picograms
    soft_max_pg: Picograms
    hard_max_pg: Picograms


@frozen
class Titration:
    """What the next step is measured from.

    Attributes:
        base: the dose in force before the last change.
        unchanged_min: minutes since that change, one day at most.
    """

    base: DoseSteps
    unchanged_min: Minutes


def minute_unchanged(titration: Titration) -> Titration:
    """Return the titration a minute later."""
    minutes = smaller(titration.unchanged_min + 1, MINUTES_PER_DAY)
    return Titration(base=titration.base, unchanged_min=Minutes(minutes))


def base_of(titration: Titration, now: DoseSteps) -> DoseSteps:
    """Return what a step that is made now is measured from; `now` is the dose in force."""
    return now if titration.unchanged_min >= MINUTES_PER_DAY else titration.base


def beyond_soft_limit(steps: DoseSteps, daily_pg: Picograms) -> bool:
    """Return whether a new daily dose needs an override."""
    return (daily_pg < steps.soft_min_pg) | (daily_pg > steps.soft_max_pg)


def beyond_hard_limit(steps: DoseSteps, daily_pg: Picograms) -> bool:
    """Return whether a new daily dose is refused whatever the reason for it."""
    return daily_pg > steps.hard_max_pg
