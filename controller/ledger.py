"""The dose ledger: four rolling windows of everything that was charged, newest bucket first.

A window is a tuple of buckets. The ledger outlasts the window of true time that it guards, so a
sum over all its buckets is never too small. Each bucket carries the largest limit and the smallest
bolus allowance in force while it filled: lowering a dose therefore does not stop the pump, and
raising one does not open room that an earlier hour had not.
"""

from attrs import evolve, frozen

from controller.arithmetic import larger, largest, smaller, smallest
from controller.order import Amounts
from controller.units import (
    DAY_BUCKETS,
    FOUR_HOUR_BUCKETS,
    HOUR_BUCKETS,
    Nanolitres,
    Picograms,
)


@frozen
class Bucket:
    """What one stretch of time saw, in the unit of its window (pg or nL).

    Attributes:
        charged: all pulses, each at its largest.
        bolus: the part of `charged` that was bolus.
        limit: largest limit in force.
        allowance: smallest bolus allowance in force.
    """

    charged: int
    bolus: int
    limit: int
    allowance: int


Window = tuple[Bucket, ...]


@frozen
class Ledger:
    """The four rolling windows.

    Attributes:
        day_pg: mass by quarter-hours, for the 24 h limit.
        day_nl: volume by quarter-hours, for the 24 h volume limit.
        four_hour_pg: mass by quarter-hours, for the 4 h limit.
        hour_pg: mass by minutes, for the 60 min limit.
    """

    day_pg: Window
    day_nl: Window
    four_hour_pg: Window
    hour_pg: Window


@frozen
class Charge:
    """What pulses take from the windows: mass and volume, all of them and the bolus part."""

    total_pg: Picograms
    total_nl: Nanolitres
    bolus_pg: Picograms
    bolus_nl: Nanolitres


def opened(limits: Amounts, allowances: Amounts) -> Ledger:
    """Return the ledger of a pump that has never delivered."""
    return Ledger(
        day_pg=(Bucket(0, 0, limits.day_pg, allowances.day_pg),) * DAY_BUCKETS,
        day_nl=(Bucket(0, 0, limits.day_nl, allowances.day_nl),) * DAY_BUCKETS,
        four_hour_pg=(Bucket(0, 0, limits.four_hour_pg, allowances.four_hour_pg),) * FOUR_HOUR_BUCKETS,
        hour_pg=(Bucket(0, 0, limits.hour_pg, allowances.hour_pg),) * HOUR_BUCKETS,
    )


def next_minute(ledger: Ledger, limits: Amounts, allowances: Amounts) -> Ledger:
    """Return the ledger when a minute begins within a quarter-hour."""
    return evolve(ledger, hour_pg=_rolled(ledger.hour_pg, limits.hour_pg, allowances.hour_pg))


def next_quarter_hour(ledger: Ledger, limits: Amounts, allowances: Amounts) -> Ledger:
    """Return the ledger when a minute begins that also begins a quarter-hour."""
    return Ledger(
        day_pg=_rolled(ledger.day_pg, limits.day_pg, allowances.day_pg),
        day_nl=_rolled(ledger.day_nl, limits.day_nl, allowances.day_nl),
        four_hour_pg=_rolled(ledger.four_hour_pg, limits.four_hour_pg, allowances.four_hour_pg),
        hour_pg=_rolled(ledger.hour_pg, limits.hour_pg, allowances.hour_pg),
    )


def charged(ledger: Ledger, charge: Charge) -> Ledger:
    """Return the ledger with `charge` added to every current bucket."""
    return Ledger(
        day_pg=_charged(ledger.day_pg, charge.total_pg, charge.bolus_pg),
        day_nl=_charged(ledger.day_nl, charge.total_nl, charge.bolus_nl),
        four_hour_pg=_charged(ledger.four_hour_pg, charge.total_pg, charge.bolus_pg),
        hour_pg=_charged(ledger.hour_pg, charge.total_pg, charge.bolus_pg),
    )


def under_new_limits(ledger: Ledger, limits: Amounts, allowances: Amounts) -> Ledger:
    """Return the ledger whose current buckets also saw these limits and allowances."""
    return Ledger(
        day_pg=_also_under(ledger.day_pg, limits.day_pg, allowances.day_pg),
        day_nl=_also_under(ledger.day_nl, limits.day_nl, allowances.day_nl),
        four_hour_pg=_also_under(ledger.four_hour_pg, limits.four_hour_pg, allowances.four_hour_pg),
        hour_pg=_also_under(ledger.hour_pg, limits.hour_pg, allowances.hour_pg),
    )


def room(window: Window) -> int:
    """Return what the largest limit in the window leaves; negative if it is overdrawn."""
    return limit_in_force(window) - sum(bucket.charged for bucket in window)


def bolus_room(window: Window) -> int:
    """Return what the smallest allowance in the window leaves for another bolus."""
    allowance = smallest(window[0].allowance, (bucket.allowance for bucket in window))
    return allowance - sum(bucket.bolus for bucket in window)


def limit_in_force(window: Window) -> int:
    """Return the largest limit in force within the window."""
    return largest(bucket.limit for bucket in window)


def _rolled(window: Window, limit: int, allowance: int) -> Window:
    return (Bucket(charged=0, bolus=0, limit=limit, allowance=allowance), *window[:-1])


def _charged(window: Window, total: int, bolus: int) -> Window:
    now = window[0]
    return (evolve(now, charged=now.charged + total, bolus=now.bolus + bolus), *window[1:])


def _also_under(window: Window, limit: int, allowance: int) -> Window:
    now = window[0]
    limit_max = larger(now.limit, limit)
    return (
        evolve(now, limit=limit_max, allowance=smaller(now.allowance, allowance)),
        *window[1:],
    )
