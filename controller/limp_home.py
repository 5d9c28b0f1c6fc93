"""Limp-home: how the pump goes on when both records of its state are lost.

What was delivered in the last day is then unknown. The state that is made here takes every window for full,
lets room come in it only as the device's least flow needs it, and knows of no bolus far enough back for
another. What had stopped the motor still does, and what was lost for good stays so.
"""

from attrs import evolve, frozen

from controller.alarms import NO_ALARMS, updated
from controller.arithmetic import ceil_div, larger, less_but_not_below_zero, total
from controller.battery import Battery, coarsely_left, taken_up
from controller.change import is_stronger
from controller.clocks import begun_with
from controller.encoder import at_rest
from controller.ledger import Bucket, Ledger, Window, limit_in_force
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
    Microjoules,
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
        motor_off: whether the motor was latched off.
        service_ended: whether service had ended.
        left_uj: the battery's account less what was owed, rounded down to whole steps (`controller.battery`).
        first_lost, second_lost: whether a clock was lost.
        clocks_disagree: whether the clocks were apart and nobody had set the time since.
    """

    mode: Mode
    order: Order
    usable_floor_nl: Nanolitres
    counter: CommandCounter
    patient_counter: CommandCounter
    motor_off: bool
    service_ended: bool
    left_uj: Microjoules
    first_lost: bool
    second_lost: bool
    clocks_disagree: bool


def to_limp_home(state: State) -> LimpHome:
    """Return what must be kept of a state."""
    stronger_waits = is_stronger(state.change, state.order)
    return LimpHome(
        mode=state.mode,
        order=state.change.order if stronger_waits else state.order,
        usable_floor_nl=state.reservoir.usable_floor_nl,
        counter=state.counter,
        patient_counter=state.patient_counter,
        motor_off=state.encoder.off,
        service_ended=state.battery.ended,
        left_uj=coarsely_left(state.battery),
        first_lost=state.clocks.first.lost,
        second_lost=state.clocks.second.lost,
        clocks_disagree=state.clocks.disagree,
    )


def limping_home(kept: LimpHome, device: Device) -> State:
    """Return the state of a pump that knows no more than this; the event PowerOn comes next."""
    order = kept.order
    accounts = Reservoir(
        lower_nl=Nanolitres(0), upper_nl=device.reservoir_nl, usable_floor_nl=kept.usable_floor_nl
    )
    ledger = _nearly_full(order, device)
    state = evolve(
        commissioned(order, Nanolitres(0), kept.usable_floor_nl),
        mode=kept.mode,
        ledger=ledger,
        reservoir=accounts,
        patient=PatientBoluses(ages=(Minutes(0),) * REMEMBERED, session_age=Minutes(0)),
        holiday=kept.mode != Mode.ENDED,
        counter=CommandCounter(larger(0, kept.counter)),
        patient_counter=CommandCounter(larger(0, kept.patient_counter)),
        clocks=begun_with(
            first_lost=kept.first_lost, second_lost=kept.second_lost, disagree=kept.clocks_disagree
        ),
        encoder=at_rest(off=kept.motor_off),
        battery=_battery(kept, ledger, device),
    )
    return evolve(state, alarms=updated(NO_ALARMS, causes(state, short=False)))


def _battery(kept: LimpHome, ledger: Ledger, device: Device) -> Battery:
    return taken_up(
        kept.left_uj,
        ended=kept.service_ended,
        limit_nl=Nanolitres(limit_in_force(ledger.day_nl)),
        stroke_max_nl=device.stroke_max_nl,
    )


def _nearly_full(order: Order, device: Device) -> Ledger:
    limits, allowances, pulse_pg = order.limits, order.allowances, order.pulse_pg
    slots = tuple(_least_flow(at, Minutes(SLOT_MIN), device) for at in range(DAY_BUCKETS - 1))
    minutes = tuple(_least_flow(at, Minutes(1), device) for at in range(HOUR_BUCKETS - 1))
    return Ledger(
        day_pg=_full_but_for(slots, pulse_pg, limits.day_pg, allowances.day_pg),
        day_nl=_full_but_for(slots, device.stroke_max_nl, limits.day_nl, allowances.day_nl),
        four_hour_pg=_full_but_for(
            slots[: FOUR_HOUR_BUCKETS - 1], pulse_pg, limits.four_hour_pg, allowances.four_hour_pg
        ),
        hour_pg=_full_but_for(minutes, pulse_pg, limits.hour_pg, allowances.hour_pg),
    )


def _least_flow(at: int, length: Minutes, device: Device) -> Pulses:
    """Pulses that the least flow of the device brings in one of many stretches, rather early than late."""
    return Pulses(_brought((at + 1) * length, device) - _brought(at * length, device))


def _brought(minutes: int, device: Device) -> int:
    return ceil_div(minutes * device.flow_min_nl_per_day, pulse_units(device))


def _full_but_for(pulses: tuple[Pulses, ...], worth: int, limit: int, allowance: int) -> Window:
    """A window that is charged to its limit: most of it just now, the rest long ago, to leave in time.

    So there is room for one pulse after another as the least flow needs them, and for the rest only when all
    that may have been delivered before is out of the window. All of it counts as bolus.
    """
    older = tuple(_bucket(each * worth, limit, allowance) for each in pulses[::-1])
    left = total(each * worth for each in pulses)
    return (_bucket(less_but_not_below_zero(limit, left), limit, allowance), *older)


def _bucket(charged: int, limit: int, allowance: int) -> Bucket:
    return Bucket(charged=charged, bolus=charged, limit=limit, allowance=allowance)
