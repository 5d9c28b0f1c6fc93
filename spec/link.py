"""A link of a chain (`spec.chain`): what changes from one quiet quarter-hour to the next, and how.

Conditions are those of `spec.quiet`, as far as a steady state does not bring them by itself.
"""

from attrs import frozen

from controller.arithmetic import smaller
from controller.battery import is_due
from controller.encoder import BLOCK_MIN
from controller.ledger import Bucket, Window
from controller.order import Amounts
from controller.presets import BUDGET
from controller.record import RECORD_HOURS, Hour
from controller.units import (
    HOURS_PER_DAY,
    SLOT_MIN,
    FlowMinutes,
    Hours,
    Microjoules,
    Minutes,
    Nanolitres,
    NanolitresPerDay,
    Picograms,
    Pulses,
)
from spec.leap import bucket_of, cost, pulses_due

QUARTERS = 4
"""Quarter-hours of an hour."""


@frozen
class Fixed:
    """What stays as it is along a chain.

    Attributes:
        units: flow times minutes that are worth a pulse.
        stroke_min_nl, stroke_max_nl: range of a pulse.
        pulse_pg: what it is charged at.
        limits, allowances: of the order in force.
        lowest_nl: volumes below which a reservoir signal stands.
        none, one: buckets of a minute that brings no pulse, or one.
    """

    units: FlowMinutes
    stroke_min_nl: Nanolitres
    stroke_max_nl: Nanolitres
    pulse_pg: Picograms
    limits: Amounts
    allowances: Amounts
    lowest_nl: tuple[Nanolitres, ...]
    none: Bucket
    one: Bucket


@frozen
class Past:
    """The hours on record before the current one, newest first, and what they come to.

    Attributes:
        hours: all of them.
        day_scheduled, day_confirmed: of the last 24.
        scheduled, confirmed: of all.
    """

    hours: tuple[Hour, ...]
    day_scheduled: int
    day_confirmed: int
    scheduled: int
    confirmed: int


@frozen
class Link:
    """What changes from one quarter-hour to the next, at the end of one.

    Attributes:
        minutes: since the chain began.
        phase, unconfirmed, since_max_nl, since_min_nl, lower_nl, upper_nl, left_uj, block_min: as in a state.
        day_pg, day_nl, four_hour_pg, hour_pg: the windows.
        charged: what each of them holds, in that order.
        quarter, since_confirmation, scheduled, confirmed: of the record and its current hour.
        past: its hours before that.
    """

    minutes: Minutes
    phase: FlowMinutes
    unconfirmed: Pulses
    since_max_nl: Nanolitres
    since_min_nl: Nanolitres
    lower_nl: Nanolitres
    upper_nl: Nanolitres
    left_uj: Microjoules
    block_min: Minutes
    day_pg: Window
    day_nl: Window
    four_hour_pg: Window
    hour_pg: Window
    charged: tuple[int, ...]
    quarter: int
    since_confirmation: Hours
    scheduled: FlowMinutes
    confirmed: Pulses
    past: Past


def past(hours: tuple[Hour, ...]) -> Past:
    """Return hours with what they come to."""
    day = hours[:HOURS_PER_DAY]
    return Past(
        hours=hours,
        day_scheduled=sum(hour.scheduled for hour in day),
        day_confirmed=sum(hour.confirmed for hour in day),
        scheduled=sum(hour.scheduled for hour in hours),
        confirmed=sum(hour.confirmed for hour in hours),
    )


@frozen
class Later:
    """A quarter-hour later.

    Attributes:
        quiet: whether the quarter-hour was quiet; unless it was, the rest says nothing.
        link: at its end.
        pulses: of the program, minute by minute.
    """

    quiet: bool
    link: Link
    pulses: tuple[Pulses, ...]


def slot_later(link: Link, flow: NanolitresPerDay, fixed: Fixed) -> Later:
    """Return what a quarter-hour makes of a link that the program gives so much flow in."""
    pulses = pulses_due(link.phase, flow, SLOT_MIN, fixed.units)
    count, last = Pulses(sum(pulses)), pulses[-1]
    costs = tuple(cost(due, fixed.pulse_pg) for due in pulses)
    charged_pg, drawn_nl = sum(costs), count * fixed.stroke_max_nl
    left_nl = (link.unconfirmed + count - last) * fixed.stroke_min_nl
    record = _record_later(link, flow, Pulses(count - last))
    hour_pg = (*(bucket_of(due, fixed.one, fixed.none) for due in pulses[::-1]), *link.hour_pg[:-SLOT_MIN])
    limits, charged = fixed.limits, link.charged
    later = Link(
        minutes=Minutes(link.minutes + SLOT_MIN),
        phase=FlowMinutes(link.phase + flow * SLOT_MIN - fixed.units * count),
        unconfirmed=last,
        since_max_nl=Nanolitres(link.since_max_nl + drawn_nl),
        since_min_nl=Nanolitres(link.since_min_nl + left_nl),
        lower_nl=Nanolitres(link.lower_nl - drawn_nl),
        upper_nl=Nanolitres(link.upper_nl - left_nl),
        left_uj=Microjoules(link.left_uj - SLOT_MIN * BUDGET.minute_uj - count * BUDGET.pulse_uj),
        block_min=Minutes((link.block_min + SLOT_MIN) % BLOCK_MIN),
        day_pg=(Bucket(charged_pg, 0, limits.day_pg, fixed.allowances.day_pg), *link.day_pg[:-1]),
        day_nl=(Bucket(drawn_nl, 0, limits.day_nl, fixed.allowances.day_nl), *link.day_nl[:-1]),
        four_hour_pg=(
            Bucket(charged_pg, 0, limits.four_hour_pg, fixed.allowances.four_hour_pg),
            *link.four_hour_pg[:-1],
        ),
        hour_pg=hour_pg,
        charged=(
            charged[0] + charged_pg - link.day_pg[-1].charged,
            charged[1] + drawn_nl - link.day_nl[-1].charged,
            charged[2] + charged_pg - link.four_hour_pg[-1].charged,
            charged[3] + charged_pg - sum(bucket.charged for bucket in link.hour_pg[-SLOT_MIN:]),
        ),
        quarter=record.quarter,
        since_confirmation=record.since_confirmation,
        scheduled=record.scheduled,
        confirmed=record.confirmed,
        past=record.past,
    )
    return Later(quiet=_is_quiet(link, later, record, flow, costs, fixed), link=later, pulses=pulses)


@frozen
class _Record:
    """The record a quarter-hour later; `begun` is what was confirmed in the hour when it began."""

    quarter: int
    since_confirmation: Hours
    scheduled: FlowMinutes
    begun: int
    confirmed: Pulses
    past: Past


def _record_later(link: Link, flow: NanolitresPerDay, within: Pulses) -> _Record:
    """The pulse of the minute before is confirmed in the hour in which it was made."""
    seen, asked = Pulses(link.confirmed + link.unconfirmed), SLOT_MIN * flow
    if link.quarter < QUARTERS - 1:
        return _Record(
            quarter=link.quarter + 1,
            since_confirmation=link.since_confirmation,
            scheduled=FlowMinutes(link.scheduled + asked),
            begun=seen,
            confirmed=Pulses(seen + within),
            past=link.past,
        )
    gone = Hour(scheduled=link.scheduled, confirmed=seen)
    return _Record(
        quarter=0,
        since_confirmation=Hours(smaller(link.since_confirmation + 1, RECORD_HOURS)),
        scheduled=FlowMinutes(asked),
        begun=0,
        confirmed=within,
        past=past((gone, *link.past.hours[:-1])),
    )


def _is_quiet(
    link: Link,
    later: Link,
    record: _Record,
    flow: NanolitresPerDay,
    costs: tuple[Picograms, ...],
    fixed: Fixed,
) -> bool:
    """All that `spec.quiet` asks for, and that a steady state does not bring by itself."""
    limits, charged, past_ = fixed.limits, later.charged, record.past
    in_a_day, in_two = record.begun + past_.day_confirmed, record.begun + past_.confirmed
    asked_in_a_day, asked_in_two = record.scheduled + past_.day_scheduled, record.scheduled + past_.scheduled
    low_nl, critical_nl, floor_nl = fixed.lowest_nl
    return (
        flow <= fixed.units
        and charged[0] <= limits.day_pg
        and charged[1] <= limits.day_nl
        and charged[2] <= limits.four_hour_pg
        and later.lower_nl >= low_nl
        and later.lower_nl >= critical_nl
        and later.lower_nl >= floor_nl
        and later.lower_nl > 0
        and later.upper_nl > 0
        and not is_due(later.left_uj, limit_nl=limits.day_nl, stroke_max_nl=fixed.stroke_max_nl)
        and (
            past_.hours[HOURS_PER_DAY - 1].scheduled <= 0 or 4 * fixed.units * in_a_day >= 3 * asked_in_a_day
        )
        and (record.since_confirmation < RECORD_HOURS or 2 * fixed.units * in_two >= asked_in_two)
        and _minutes_granted(link, costs, limits.hour_pg)
    )


def _minutes_granted(link: Link, costs: tuple[Picograms, ...], limit_pg: int) -> bool:
    """The window of minutes rolls with each of them."""
    charged, fits = link.charged[3], True
    for spent, oldest in zip(costs, link.hour_pg[::-1], strict=False):
        charged = charged - oldest.charged + spent
        fits = fits & (charged <= limit_pg)
    return fits
