"""Titration: how far the daily dose may be changed at a time.

A step is measured from the dose in force, and from the one before the last change until a day has passed
without another: many small steps within a day are one large one.
"""

from attrs import frozen

from controller.arithmetic import smaller
from controller.units import MINUTES_PER_DAY, Minutes, Picograms


@frozen
class DailyDose:
    """Nominal doses of 24 h, wherever in the week they begin: a program is judged by all three.

    Attributes:
        least_pg, most_pg: the least and the most of any 24 h.
        mean_pg: a seventh of the week.
    """

    least_pg: Picograms
    mean_pg: Picograms
    most_pg: Picograms


@frozen
class DoseSteps:
    """Nominal daily doses of a program, and what those of another one may be after it.

    Attributes:
        daily: the doses.
        soft_min, soft_max: least and largest that need no override.
        hard_max: largest with an override. A dose may always be lowered with one.
    """

    daily: DailyDose
    soft_min: DailyDose
    soft_max: DailyDose
    hard_max: DailyDose


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


def beyond_soft_limit(steps: DoseSteps, daily: DailyDose) -> bool:
    """Return whether new daily doses need an override."""
    return _any_above(steps.soft_min, daily) | _any_above(daily, steps.soft_max)


def beyond_hard_limit(steps: DoseSteps, daily: DailyDose) -> bool:
    """Return whether new daily doses are refused whatever the reason for them."""
    return _any_above(daily, steps.hard_max)


def _any_above(one: DailyDose, other: DailyDose) -> bool:
    return (one.least_pg > other.least_pg) | (one.mean_pg > other.mean_pg) | (one.most_pg > other.most_pg)
