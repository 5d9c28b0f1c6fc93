"""The pump's state: everything that must outlast a power loss, in one frozen value."""

from enum import Enum

from attrs import evolve, frozen

from controller.alarms import NO_ALARMS, Alarms, Causes, updated
from controller.battery import NEW_BATTERY, Battery
from controller.bolus import NO_BOLUS, Bolus
from controller.change import Change, limits_aboard, nothing_waits, waiting
from controller.clocks import NOT_READ, Clocks, doubtful
from controller.encoder import AT_REST, Encoder, is_stalled
from controller.ledger import Ledger, limit_in_force, opened, under_new_limits
from controller.level import LevelWatch, level_sensor_failed, level_watch_begun
from controller.order import Order
from controller.patient import NO_PATIENT_BOLUSES, PatientBoluses, after_session
from controller.power import NEVER_LOST, Power
from controller.pressure import OPEN, PressureWatch, pressure_sensor_failed
from controller.record import NEW_RECORD, DeliveryRecord
from controller.refill import NO_REFILL, Refill, abandoned
from controller.reservoir import (
    Level,
    Reservoir,
    at_floor,
    below,
    certainly_empty,
    critical_threshold_nl,
    filled,
    low_threshold_nl,
)
from controller.session import Session, none_open
from controller.titration import Titration
from controller.tones import NOTHING_SOUNDED, Sounded
from controller.units import CommandCounter, FlowMinutes, Minutes, Nanolitres, Pulses


class Mode(Enum):
    """What the pump is doing."""

    STOPPED = 0
    INFUSING = 1
    ENDED = 2


@frozen
class Audit:
    """How many commands were accepted and refused."""

    accepted: int
    refused: int


@frozen
class State:
    """Persistent state of the pump.

    Attributes:
        mode: what the pump is doing.
        order: the admitted prescription in force, its ring turned with the clock.
        change: the order that waits for another drug, and what has passed through the tubing.
        refill: the last refill.
        minute_in_slot: minutes of the current quarter-hour that have begun, less one; 0 to 14.
        phase: fraction of a basal pulse that has built up, FlowMinutes.
        ledger: everything charged in the rolling windows.
        bolus: what is left of a bolus.
        patient: when the last patient boluses ended.
        session: what was loaded and awaits confirmation.
        titration: what the next change of dose is measured from.
        reservoir: volume accounts.
        level: level reading of the last tick; not `known` where there was none.
        unconfirmed: pulses commanded at the last tick, which the encoder may still confirm.
        unconfirmed_primed: those of them that primed: they bring no drug, and make up for no program.
        record: what was scheduled and what was confirmed, hour by hour.
        holiday: whether delivery is held to the restart fraction until a dose is confirmed.
        alarms: alarm signals.
        sounded: the last tone.
        counter: highest counter of a clinician's command seen.
        patient_counter: highest counter of a patient's command seen.
        audit: command counts.
        power: what power losses have left unknown.
        clocks: what both clocks say of the minute that runs.
        encoder: what is known of the motor.
        battery: energy account, and what the voltage said.
        level_watch: what the level has told.
        pressure_watch: what the pressure has told.
    """

    mode: Mode
    order: Order
    change: Change
    refill: Refill
    minute_in_slot: Minutes
    phase: FlowMinutes
    ledger: Ledger
    bolus: Bolus
    patient: PatientBoluses
    session: Session
    titration: Titration
    reservoir: Reservoir
    level: Level
    unconfirmed: Pulses
    unconfirmed_primed: Pulses
    record: DeliveryRecord
    holiday: bool
    alarms: Alarms
    sounded: Sounded
    counter: CommandCounter
    patient_counter: CommandCounter
    audit: Audit
    power: Power
    clocks: Clocks
    encoder: Encoder
    battery: Battery
    level_watch: LevelWatch
    pressure_watch: PressureWatch


def commissioned(order: Order, volume_nl: Nanolitres, usable_floor_nl: Nanolitres) -> State:
    """Return the state of a filled and programmed pump that waits for the first RESUME.

    Args:
        order: an admitted prescription.
        volume_nl: what was filled in, 0 to the reservoir's capacity.
        usable_floor_nl: prescribed usable floor.
    """
    state = State(
        mode=Mode.STOPPED,
        order=order,
        change=nothing_waits(order),
        refill=NO_REFILL,
        minute_in_slot=Minutes(0),
        phase=FlowMinutes(0),
        ledger=opened(order.limits, order.allowances),
        bolus=NO_BOLUS,
        patient=NO_PATIENT_BOLUSES,
        session=none_open(order),
        titration=Titration(base=order.steps, unchanged_min=Minutes(0)),
        reservoir=filled(volume_nl, usable_floor_nl),
        level=Level(known=False, nl=Nanolitres(0)),
        unconfirmed=Pulses(0),
        unconfirmed_primed=Pulses(0),
        record=NEW_RECORD,
        holiday=False,
        alarms=NO_ALARMS,
        sounded=NOTHING_SOUNDED,
        counter=CommandCounter(0),
        patient_counter=CommandCounter(0),
        audit=Audit(accepted=0, refused=0),
        power=NEVER_LOST,
        clocks=NOT_READ,
        encoder=AT_REST,
        battery=NEW_BATTERY,
        level_watch=level_watch_begun(volume_nl),
        pressure_watch=OPEN,
    )
    return _with_first_alarms(state)


def commissioned_on_an_old_catheter(
    order: Order, fallback: Order, volume_nl: Nanolitres, usable_floor_nl: Nanolitres
) -> State:
    """Return the same of a pump whose catheter has been in use, with what, nobody knows.

    Args:
        order: an admitted prescription.
        fallback: the same prescription admitted at the library's strongest concentration; in force until
            what the catheter holds has surely left.
        volume_nl: what was filled in, 0 to the reservoir's capacity.
        usable_floor_nl: prescribed usable floor.
    """
    state = commissioned(fallback, volume_nl, usable_floor_nl)
    return _with_first_alarms(with_order_waiting(state, order, since_max_nl=Nanolitres(0)))


def commissioned_on_a_new_catheter(order: Order, volume_nl: Nanolitres, usable_floor_nl: Nanolitres) -> State:
    """Return the same of a pump whose tubing and catheter hold no drug yet, so that they may be primed.

    Args:
        order: an admitted prescription.
        volume_nl: what was filled in, 0 to the reservoir's capacity.
        usable_floor_nl: prescribed usable floor.
    """
    state = commissioned(order, volume_nl, usable_floor_nl)
    return evolve(state, change=evolve(state.change, new_catheter=True))


def _with_first_alarms(state: State) -> State:
    return evolve(state, alarms=updated(NO_ALARMS, causes(state, short=False)))


def put_in_force(state: State, order: Order) -> State:
    """Return the state with another order in force; what is charged already stays, a bolus is cut off.

    What a fallback has replaced does not come back any more.
    """
    return evolve(
        state,
        order=order,
        change=evolve(state.change, fallen_back=False),
        bolus=NO_BOLUS,
        patient=after_session(state.patient),
        ledger=under_new_limits(state.ledger, order.limits, order.allowances),
    )


def with_order_waiting(state: State, order: Order, *, since_max_nl: Nanolitres) -> State:
    """Return the state with an order that waits for its drug, and the limits of both in the ledger."""
    change = waiting(order, state.order, since_max_nl=since_max_nl)
    limits = limits_aboard(state.order, change)
    return evolve(
        state,
        change=change,
        ledger=under_new_limits(state.ledger, limits, state.order.allowances),
    )


def causes(state: State, *, short: bool) -> Causes:
    """Return which alarm causes are present, in the order of `controller.alarms.TABLE`."""
    limit_nl = Nanolitres(limit_in_force(state.ledger.day_nl))
    reservoir, level = state.reservoir, state.level
    return (
        below(reservoir, level, low_threshold_nl(state.order.week_nl, limit_nl)),
        below(reservoir, level, critical_threshold_nl(limit_nl)),
        at_floor(reservoir, level),
        certainly_empty(reservoir),
        state.mode == Mode.STOPPED,
        short,
        state.holiday,
        state.refill.discrepancy,
        abandoned(state.refill),
        state.power.time_unknown,
        state.power.record_lost,
        doubtful(state.clocks),
        state.encoder.off,
        is_stalled(state.encoder),
        state.battery.due,
        state.battery.low,
        state.battery.ended,
        level_sensor_failed(state.level_watch),
        state.level_watch.falls,
        pressure_sensor_failed(state.pressure_watch),
        state.pressure_watch.holds,
    )
