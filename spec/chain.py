"""Chains: what several quiet quarter-hours come to, one link each, for whoever simulates years of them.

While the program runs and no signal stands, little of a state changes from one quarter-hour to the next: the
windows, the accounts, the record, some counts. A link holds just that, and beside it sums that would be added
up again and again. `slot_later` makes the next link. It is proved to be what a leap of 15 minutes makes
(`spec.leap`, `proofs.chaining`), and that to be 15 steps. A chain is for presets without a level sensor.
"""

from attrs import evolve, frozen

from controller.arithmetic import any_of, smaller
from controller.battery import is_due
from controller.change import Change
from controller.encoder import BLOCK_MIN
from controller.ledger import Bucket, Ledger, Window
from controller.order import Amounts, Order
from controller.patient import FORGOTTEN_MIN, PatientBoluses
from controller.presets import BUDGET, Device, pulse_units
from controller.record import RECORD_HOURS, DeliveryRecord, Hour
from controller.reservoir import Reservoir
from controller.state import Mode, State
from controller.titration import Titration
from controller.units import (
    HOURS_PER_DAY,
    MINUTES_PER_DAY,
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
from spec.quiet import rests, thresholds

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


def fixed(base: State, device: Device) -> Fixed:
    """Return what stays as it is along a chain from a steady state."""
    limits, allowances = base.order.limits, base.order.allowances
    volumes = thresholds(base, limits.day_nl)
    none = Bucket(charged=0, bolus=0, limit=limits.hour_pg, allowance=allowances.hour_pg)
    return Fixed(
        units=pulse_units(device),
        stroke_min_nl=device.stroke_min_nl,
        stroke_max_nl=device.stroke_max_nl,
        pulse_pg=base.order.pulse_pg,
        limits=limits,
        allowances=allowances,
        lowest_nl=(volumes.low_nl, volumes.critical_nl, volumes.floor_nl),
        none=none,
        one=evolve(none, charged=base.order.pulse_pg),
    )


def steady(base: State, device: Device) -> bool:
    """Return whether a chain may begin: the end of a quarter-hour, and nothing but the program goes on."""
    battery, limit_nl = base.battery, base.order.limits.day_nl
    return (
        base.mode == Mode.INFUSING
        and base.minute_in_slot == SLOT_MIN - 1
        and rests(base)
        and not (base.change.pending or base.holiday or base.power.time_unknown)
        and not (device.has_level_sensor or device.has_pressure_sensor or base.level.known)
        and base.clocks.first.still == 0 == base.clocks.second.still
        and not any_of(signal.on | signal.acknowledged for signal in base.alarms)
        and base.sounded.tone_min == 0 == base.sounded.ago_min
        and not (battery.due or battery.low)
        and battery.low_min == 0 == battery.owed_uj
        and limit_nl >= 0
        and not any_of(bucket.limit > limit_nl for bucket in base.ledger.day_nl)
    )


def first_link(base: State) -> Link:
    """Return the link of a state itself."""
    ledger, record, change = base.ledger, base.record, base.change
    windows = (ledger.day_pg, ledger.day_nl, ledger.four_hour_pg, ledger.hour_pg)
    return Link(
        minutes=Minutes(0),
        phase=base.phase,
        unconfirmed=base.unconfirmed,
        since_max_nl=change.since_max_nl,
        since_min_nl=change.since_min_nl,
        lower_nl=base.reservoir.lower_nl,
        upper_nl=base.reservoir.upper_nl,
        left_uj=base.battery.left_uj,
        block_min=base.encoder.block_min,
        day_pg=ledger.day_pg,
        day_nl=ledger.day_nl,
        four_hour_pg=ledger.four_hour_pg,
        hour_pg=ledger.hour_pg,
        charged=tuple(sum(bucket.charged for bucket in window) for window in windows),
        quarter=record.quarter,
        since_confirmation=record.since_confirmation,
        scheduled=record.hours[0].scheduled,
        confirmed=record.hours[0].confirmed,
        past=past(record.hours[1:]),
    )


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


def spread(base: State, link: Link) -> State:
    """Return the state of a link; `base` is that in which its chain began, the rings turned since."""
    return evolve(
        base,
        change=Change(
            pending=base.change.pending,
            order=base.change.order,
            since_max_nl=link.since_max_nl,
            since_min_nl=link.since_min_nl,
            new_catheter=base.change.new_catheter,
        ),
        refill=evolve(base.refill, minutes=Minutes(base.refill.minutes + link.minutes)),
        phase=link.phase,
        ledger=Ledger(
            day_pg=link.day_pg, day_nl=link.day_nl, four_hour_pg=link.four_hour_pg, hour_pg=link.hour_pg
        ),
        patient=PatientBoluses(
            ages=tuple(_older(age, link.minutes) for age in base.patient.ages),
            session_age=_older(base.patient.session_age, link.minutes),
        ),
        titration=Titration(
            base=base.titration.base,
            unchanged_min=Minutes(smaller(base.titration.unchanged_min + link.minutes, MINUTES_PER_DAY)),
        ),
        reservoir=Reservoir(
            lower_nl=link.lower_nl, upper_nl=link.upper_nl, usable_floor_nl=base.reservoir.usable_floor_nl
        ),
        unconfirmed=link.unconfirmed,
        record=DeliveryRecord(
            hours=(Hour(scheduled=link.scheduled, confirmed=link.confirmed), *link.past.hours),
            quarter=link.quarter,
            since_confirmation=link.since_confirmation,
        ),
        encoder=evolve(base.encoder, commanded=link.unconfirmed, block_min=link.block_min),
        battery=evolve(base.battery, left_uj=link.left_uj),
    )


def turned_on(base: State, slots: int) -> State:
    """Return a state whose rings have turned by so many quarter-hours."""
    return evolve(
        base,
        order=_turned_on(base.order, slots),
        change=evolve(base.change, order=_turned_on(base.change.order, slots)),
        session=evolve(base.session, order=_turned_on(base.session.order, slots)),
    )


def _turned_on(order: Order, slots: int) -> Order:
    by = slots % len(order.ring)
    return evolve(order, ring=order.ring[by:] + order.ring[:by])


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


def _older(age: Minutes, minutes: int) -> Minutes:
    return Minutes(smaller(age + minutes, FORGOTTEN_MIN))
