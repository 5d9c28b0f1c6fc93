"""Chains: what several quiet quarter-hours come to, one link each, for whoever simulates years of them.

While the program runs and no signal stands, little of a state changes from one quarter-hour to the next: the
windows, the accounts, the record, some counts. A link holds just that, and beside it sums that would be added
up again and again; `spec.link.slot_later` makes the next one. It is proved to be what a leap of 15 minutes
makes (`spec.leap`, `proofs.chaining`), and that to be 15 steps. What a level sensor tells meanwhile is kept
beside the links (`spec.level_link`).
"""

from itertools import pairwise

from attrs import evolve

from controller.arithmetic import any_of, larger
from controller.change import Change
from controller.ledger import Ledger, Window
from controller.order import Order, Ring
from controller.presets import Device, pulse_units
from controller.pressure import OPEN
from controller.record import DeliveryRecord, Hour
from controller.reservoir import Reservoir
from controller.state import Mode, State
from controller.units import HOUR_BUCKETS, SLOT_MIN, Minutes, Nanolitres
from spec.leap import minute_buckets, patient_after, titration_after
from spec.link import NEWEST_MIN, Fixed, Link, Recorded
from spec.past import past
from spec.quiet import rests, thresholds

PARTS = (0, *range(NEWEST_MIN, HOUR_BUCKETS + 1, SLOT_MIN))
"""Where the parts of the window of minutes begin, and the last ends."""


def fixed(base: State, device: Device) -> Fixed:
    """Return what stays as it is along a chain from a steady state."""
    limits = base.order.limits
    volumes = thresholds(base, limits.day_nl)
    none, one = minute_buckets(base.order)
    return Fixed(
        units=pulse_units(device),
        stroke_min_nl=device.stroke_min_nl,
        stroke_max_nl=device.stroke_max_nl,
        limits=limits,
        allowances=base.order.allowances,
        signal_nl=Nanolitres(larger(larger(volumes.low_nl, volumes.critical_nl), volumes.floor_nl)),
        none=none,
        one=one,
    )


def steady(base: State, device: Device) -> bool:
    """Return whether a chain may begin: the end of a quarter-hour, and nothing but the program goes on."""
    battery, limit_nl = base.battery, base.order.limits.day_nl
    return (
        base.mode == Mode.INFUSING
        and base.minute_in_slot == SLOT_MIN - 1
        and rests(base)
        and not (base.change.pending or base.holiday or base.power.time_unknown)
        and (device.has_level_sensor or not base.level.known)
        and (not device.has_pressure_sensor or base.pressure_watch == OPEN)
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
        charged=tuple(_held(window) for window in windows),
        hour_parts=tuple(_held(ledger.hour_pg[begin:end]) for begin, end in pairwise(PARTS)),
        record=Recorded(
            quarter=record.quarter,
            since_confirmation=record.since_confirmation,
            scheduled=record.hours[0].scheduled,
            confirmed=record.hours[0].confirmed,
            past=past(record.hours[1:]),
        ),
    )


def _held(window: Window) -> int:
    return sum(bucket.charged for bucket in window)


def spread(base: State, link: Link) -> State:
    """Return the state of a link; `base` is that in which its chain began, the rings turned since."""
    record = link.record
    return evolve(
        base,
        change=Change(
            pending=base.change.pending,
            fallen_back=base.change.fallen_back,
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
        patient=patient_after(base.patient, link.minutes),
        titration=titration_after(base.titration, link.minutes),
        reservoir=Reservoir(
            lower_nl=link.lower_nl, upper_nl=link.upper_nl, usable_floor_nl=base.reservoir.usable_floor_nl
        ),
        unconfirmed=link.unconfirmed,
        record=DeliveryRecord(
            hours=(Hour(scheduled=record.scheduled, confirmed=record.confirmed), *record.past.hours),
            quarter=record.quarter,
            since_confirmation=record.since_confirmation,
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
    return evolve(order, ring=ring_turned_on(order.ring, slots))


def ring_turned_on(ring: Ring, slots: int) -> Ring:
    """Return a ring that has turned by so many quarter-hours."""
    by = slots % len(ring)
    return ring[by:] + ring[:by]
