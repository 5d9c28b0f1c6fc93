"""A link of a chain (`spec.chain`): what changes from one quiet quarter-hour to the next, and how.

Conditions are those of `spec.quiet`, as far as a steady state does not bring them by itself.
"""

from attrs import frozen

from controller.arithmetic import smaller
from controller.battery import is_due
from controller.encoder import BLOCK_MIN
from controller.ledger import Bucket, Window
from controller.order import SLOTS_PER_HOUR, Amounts
from controller.presets import BUDGET
from controller.record import RECORD_HOURS, Hour
from controller.units import (
    HOUR_BUCKETS,
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
from spec.leap import bucket_of, pulses_due
from spec.past import Past, an_hour_later, day_is_fed, two_days_are_fed
from spec.quiet import minutes_granted

NEWEST_MIN = HOUR_BUCKETS % SLOT_MIN
"""Minutes that the window of minutes has beyond whole quarter-hours."""


@frozen
class Fixed:
    """What stays as it is along a chain.

    Attributes:
        units: flow times minutes that are worth a pulse.
        stroke_min_nl, stroke_max_nl: range of a pulse.
        limits, allowances: of the order in force.
        signal_nl: largest of the volumes below which a reservoir signal stands.
        none, one: buckets of a minute that brings no pulse, or one.
    """

    units: FlowMinutes
    stroke_min_nl: Nanolitres
    stroke_max_nl: Nanolitres
    limits: Amounts
    allowances: Amounts
    signal_nl: Nanolitres
    none: Bucket
    one: Bucket


@frozen
class Quarter:
    """What a flow brings in a quarter-hour: the same wherever as much had built up before it.

    Attributes:
        pulses: minute by minute.
        phase: what has built up at its end.
        count: pulses in all.
        costs: what they are charged at, minute by minute.
        charged_pg, drawn_nl: what all are charged at.
        day_pg, day_nl, four_hour_pg: its bucket in each window of quarter-hours.
        hour_pg: its buckets in the window of minutes, newest first.
        newest_pg: what the newest NEWEST_MIN of these hold.
    """

    pulses: tuple[Pulses, ...]
    phase: FlowMinutes
    count: Pulses
    costs: tuple[Picograms, ...]
    charged_pg: Picograms
    drawn_nl: Nanolitres
    day_pg: Bucket
    day_nl: Bucket
    four_hour_pg: Bucket
    hour_pg: Window
    newest_pg: int


@frozen
class Recorded:
    """What is on record at the end of a quarter-hour: which of its hour that was, the hour, and those before.

    Attributes:
        quarter, since_confirmation: as in the pump's record.
        scheduled, confirmed: of the current hour.
        past: its hours before that.
    """

    quarter: int
    since_confirmation: Hours
    scheduled: FlowMinutes
    confirmed: Pulses
    past: Past


@frozen
class Link:
    """What changes from one quarter-hour to the next, at the end of one.

    Attributes:
        minutes: since the chain began.
        phase, unconfirmed, since_max_nl, since_min_nl, lower_nl, upper_nl, left_uj, block_min: as in a state.
        day_pg, day_nl, four_hour_pg, hour_pg: the windows.
        charged: what each of them holds, in that order.
        hour_parts: what the window of minutes holds, by quarter-hours from its oldest on, newest first;
            the first part is what that leaves, NEWEST_MIN minutes.
        record: what is on record.
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
    hour_parts: tuple[int, ...]
    record: Recorded


@frozen
class Later:
    """A quarter-hour later.

    Attributes:
        quiet: whether the quarter-hour was quiet; unless it was, the link says nothing.
        link: at its end.
    """

    quiet: bool
    link: Link


def quarter(phase: FlowMinutes, flow: NanolitresPerDay, fixed: Fixed) -> Quarter:
    """Return what a flow brings in a quarter-hour, with so much built up before it."""
    pulses = pulses_due(phase, flow, SLOT_MIN, fixed.units)
    count, limits, allowances = Pulses(sum(pulses)), fixed.limits, fixed.allowances
    minutes = tuple([bucket_of(due, fixed.one, fixed.none) for due in pulses])
    costs = tuple([Picograms(bucket.charged) for bucket in minutes])
    charged_pg, drawn_nl = Picograms(sum(costs)), Nanolitres(count * fixed.stroke_max_nl)
    return Quarter(
        pulses=pulses,
        phase=FlowMinutes(phase + flow * SLOT_MIN - fixed.units * count),
        count=count,
        costs=costs,
        charged_pg=charged_pg,
        drawn_nl=drawn_nl,
        day_pg=Bucket(charged_pg, 0, limits.day_pg, allowances.day_pg),
        day_nl=Bucket(drawn_nl, 0, limits.day_nl, allowances.day_nl),
        four_hour_pg=Bucket(charged_pg, 0, limits.four_hour_pg, allowances.four_hour_pg),
        hour_pg=minutes[::-1],
        newest_pg=sum(costs[-NEWEST_MIN:]),
    )


def slot_later(link: Link, flow: NanolitresPerDay, now: Quarter, fixed: Fixed) -> Later:
    """Return what a quarter-hour makes of a link; `now` is what that flow brings in it."""
    count, last, charged, parts = now.count, now.pulses[-1], link.charged, link.hour_parts
    within = Pulses(count - last)
    left_nl = (link.unconfirmed + within) * fixed.stroke_min_nl
    later = Link(
        minutes=Minutes(link.minutes + SLOT_MIN),
        phase=now.phase,
        unconfirmed=last,
        since_max_nl=Nanolitres(link.since_max_nl + now.drawn_nl),
        since_min_nl=Nanolitres(link.since_min_nl + left_nl),
        lower_nl=Nanolitres(link.lower_nl - now.drawn_nl),
        upper_nl=Nanolitres(link.upper_nl - left_nl),
        left_uj=Microjoules(link.left_uj - SLOT_MIN * BUDGET.minute_uj - count * BUDGET.pulse_uj),
        block_min=Minutes((link.block_min + SLOT_MIN) % BLOCK_MIN),
        day_pg=_newer(now.day_pg, link.day_pg),
        day_nl=_newer(now.day_nl, link.day_nl),
        four_hour_pg=_newer(now.four_hour_pg, link.four_hour_pg),
        hour_pg=now.hour_pg + link.hour_pg[:-SLOT_MIN],
        charged=(
            charged[0] + now.charged_pg - link.day_pg[-1].charged,
            charged[1] + now.drawn_nl - link.day_nl[-1].charged,
            charged[2] + now.charged_pg - link.four_hour_pg[-1].charged,
            charged[3] + now.charged_pg - parts[-1],
        ),
        hour_parts=(now.newest_pg, parts[0] + now.charged_pg - now.newest_pg, *parts[1:-1]),
        record=_record_later(link.record, link.unconfirmed, flow, within),
    )
    return Later(quiet=flow <= fixed.units and _is_quiet(link, later, within, now, fixed), link=later)


def _newer(bucket: Bucket, window: Window) -> Window:
    return (bucket,) + window[:-1]  # noqa: RUF005 - a splat takes three times as long, 290 times a simulated day


def _record_later(record: Recorded, unconfirmed: Pulses, flow: NanolitresPerDay, within: Pulses) -> Recorded:
    """The pulse of the minute before is confirmed in the hour in which it was made, those `within` now."""
    seen, asked = Pulses(record.confirmed + unconfirmed), SLOT_MIN * flow
    if record.quarter < SLOTS_PER_HOUR - 1:
        return Recorded(
            quarter=record.quarter + 1,
            since_confirmation=record.since_confirmation,
            scheduled=FlowMinutes(record.scheduled + asked),
            confirmed=Pulses(seen + within),
            past=record.past,
        )
    gone = Hour(scheduled=record.scheduled, confirmed=seen)
    return Recorded(
        quarter=0,
        since_confirmation=Hours(smaller(record.since_confirmation + 1, RECORD_HOURS)),
        scheduled=FlowMinutes(asked),
        confirmed=within,
        past=an_hour_later(record.past, gone),
    )


def _is_quiet(link: Link, later: Link, within: Pulses, now: Quarter, fixed: Fixed) -> bool:
    """All that `spec.quiet` asks for, and that a steady state does not bring by itself.

    Of the pulses only those count as confirmed that were so when the quarter-hour began.
    """
    limits, charged, record = fixed.limits, later.charged, later.record
    hour = record.scheduled, record.confirmed - within
    return (
        charged[0] <= limits.day_pg
        and charged[1] <= limits.day_nl
        and charged[2] <= limits.four_hour_pg
        and later.lower_nl > 0
        and later.upper_nl > 0
        and later.lower_nl >= fixed.signal_nl
        and not is_due(later.left_uj, limit_nl=limits.day_nl, stroke_max_nl=fixed.stroke_max_nl)
        and day_is_fed(record.past, *hour, fixed.units)
        and (record.since_confirmation < RECORD_HOURS or two_days_are_fed(record.past, *hour, fixed.units))
        and (
            link.charged[3] + now.charged_pg <= limits.hour_pg
            or minutes_granted(link.charged[3], link.hour_pg, now.costs, limits.hour_pg)
        )
    )
