"""Limp-home: how the pump goes on when both records of its state are lost.

What was delivered in the last day is then unknown. The state that is made here takes every window for full
but for what the device's least flow needs of it, and knows of no bolus far enough back for another.
"""

from attrs import evolve, frozen

from controller.alarms import NO_ALARMS, updated
from controller.arithmetic import ceil_div, larger, less_but_not_below_zero
from controller.change import is_stronger
from controller.ledger import Bucket, Ledger, Window
from controller.order import Order
from controller.patient import REMEMBERED, PatientBoluses
from controller.presets import Device, pulse_units
from controller.reservoir import Reservoir
from controller.state import Mode, State, causes, commissioned
from controller.units import (
    DAY_BUCKETS,
    FOUR_HOUR_BUCKETS,
    HOUR_BUCKETS,
    SLOT_MIN,
    CommandCounter,
    Minutes,
    Nanolitres,
    Pulses,
)


@frozen
class LimpHome:
    """What is kept in three copies besides the two records, for the day on which both are lost.

    Attributes:
        mode: what the pump was doing: a stop outlasts the loss.
        order: the order for the strongest drug aboard, in force or waiting.
        usable_floor_nl: prescribed usable floor.
        counter, patient_counter: highest counters seen, so that no old command is taken for a new one.
    """

    mode: Mode
    order: Order
    usable_floor_nl: Nanolitres
    counter: CommandCounter
    patient_counter: CommandCounter


def to_limp_home(state: State) -> LimpHome:
    """Return what must be kept of a state."""
    stronger_waits = is_stronger(state.change, state.order)
    return LimpHome(
        mode=state.mode,
        order=state.change.order if stronger_waits else state.order,
        usable_floor_nl=state.reservoir.usable_floor_nl,
        counter=state.counter,
        patient_counter=state.patient_counter,
    )


def limping_home(kept: LimpHome, device: Device) -> State:
    """Return the state of a pump that knows no more than this; the event PowerOn comes next."""
    order = kept.order
    accounts = Reservoir(
        lower_nl=Nanolitres(0), upper_nl=device.reservoir_nl, usable_floor_nl=kept.usable_floor_nl
    )
    state = evolve(
        commissioned(order, Nanolitres(0), kept.usable_floor_nl),
        mode=kept.mode,
        ledger=_nearly_full(order, device),
        reservoir=accounts,
        patient=PatientBoluses(ages=(Minutes(0),) * REMEMBERED, session_age=Minutes(0)),
        holiday=kept.mode != Mode.ENDED,
        counter=CommandCounter(larger(0, kept.counter)),
        patient_counter=CommandCounter(larger(0, kept.patient_counter)),
    )
    return evolve(state, alarms=updated(NO_ALARMS, causes(state, short=False)))


def _nearly_full(order: Order, device: Device) -> Ledger:
    limits, allowances, pulse_pg = order.limits, order.allowances, order.pulse_pg
    day = _least_flow_pulses(DAY_BUCKETS * SLOT_MIN, device)
    four_hour = _least_flow_pulses(FOUR_HOUR_BUCKETS * SLOT_MIN, device)
    hour = _least_flow_pulses(HOUR_BUCKETS, device)
    return Ledger(
        day_pg=_charged_but_for(day * pulse_pg, limits.day_pg, allowances.day_pg, DAY_BUCKETS),
        day_nl=_charged_but_for(day * device.stroke_max_nl, limits.day_nl, allowances.day_nl, DAY_BUCKETS),
        four_hour_pg=_charged_but_for(
            four_hour * pulse_pg, limits.four_hour_pg, allowances.four_hour_pg, FOUR_HOUR_BUCKETS
        ),
        hour_pg=_charged_but_for(hour * pulse_pg, limits.hour_pg, allowances.hour_pg, HOUR_BUCKETS),
    )


def _least_flow_pulses(minutes: int, device: Device) -> Pulses:
    """Most pulses that the least flow of the device brings in so many minutes."""
    return Pulses(ceil_div(minutes * device.flow_min_nl_per_day, pulse_units(device)))


def _charged_but_for(left: int, limit: int, allowance: int, buckets: int) -> Window:
    """A window that is charged as late as may be, all of it as bolus, with `left` of its limit left."""
    charged = less_but_not_below_zero(limit, left)
    empty = Bucket(charged=0, bolus=0, limit=limit, allowance=allowance)
    return (evolve(empty, charged=charged, bolus=charged), *(empty,) * (buckets - 1))
