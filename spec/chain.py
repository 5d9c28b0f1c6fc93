"""Chains: what several quiet quarter-hours come to, one link each, for whoever simulates years of them.

While the program runs and no signal stands, little of a state changes from one quarter-hour to the next: the
windows, the accounts, the record, some counts. A link holds just that, and beside it sums that would be added
up again and again; `spec.link.slot_later` makes the next one. It is proved to be what a leap of 15 minutes
makes (`spec.leap`, `proofs.chaining`), and that to be 15 steps. A chain is for presets without sensors.
"""

from attrs import evolve

from controller.arithmetic import any_of, smaller
from controller.change import Change
from controller.ledger import Bucket, Ledger
from controller.order import Order
from controller.patient import FORGOTTEN_MIN, PatientBoluses
from controller.presets import Device, pulse_units
from controller.record import DeliveryRecord, Hour
from controller.reservoir import Reservoir
from controller.state import Mode, State
from controller.titration import Titration
from controller.units import (
    MINUTES_PER_DAY,
    SLOT_MIN,
    Minutes,
)
from spec.link import Fixed, Link, past
from spec.quiet import rests, thresholds


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


def _older(age: Minutes, minutes: int) -> Minutes:
    return Minutes(smaller(age + minutes, FORGOTTEN_MIN))
