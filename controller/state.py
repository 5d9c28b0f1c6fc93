"""The pump's state: everything that must outlast a power loss, in one frozen value."""

from enum import Enum

from attrs import frozen

from controller.alarms import NO_ALARMS, Alarms, Causes, updated
from controller.bolus import NO_BOLUS, Bolus
from controller.ledger import Ledger, limit_in_force, opened
from controller.order import Order
from controller.patient import NO_PATIENT_BOLUSES, PatientBoluses
from controller.record import NEW_RECORD, DeliveryRecord
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
        record: what was scheduled and what was confirmed, hour by hour.
        holiday: whether delivery is held to the restart fraction until a dose is confirmed.
        alarms: alarm signals.
        sounded: the last tone.
        counter: highest counter of a clinician's command seen.
        patient_counter: highest counter of a patient's command seen.
        audit: command counts.
    """

    mode: Mode
    order: Order
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
    record: DeliveryRecord
    holiday: bool
    alarms: Alarms
    sounded: Sounded
    counter: CommandCounter
    patient_counter: CommandCounter
    audit: Audit


def commissioned(order: Order, volume_nl: Nanolitres, usable_floor_nl: Nanolitres) -> State:
    """Return the state of a filled and programmed pump that waits for the first RESUME.

    Args:
        order: an admitted prescription.
        volume_nl: what was filled in, 0 to the reservoir's capacity.
        usable_floor_nl: prescribed usable floor.
    """
    reservoir = filled(volume_nl, usable_floor_nl)
    ledger = opened(order.limits, order.allowances)
    level = Level(known=False, nl=Nanolitres(0))
    present = causes(Mode.STOPPED, order, ledger, reservoir, level, short=False, holiday=False)
    return State(
        mode=Mode.STOPPED,
        order=order,
        minute_in_slot=Minutes(0),
        phase=FlowMinutes(0),
        ledger=ledger,
        bolus=NO_BOLUS,
        patient=NO_PATIENT_BOLUSES,
        session=none_open(order),
        titration=Titration(base=order.steps, unchanged_min=Minutes(0)),
        reservoir=reservoir,
        level=level,
        unconfirmed=Pulses(0),
        record=NEW_RECORD,
        holiday=False,
        alarms=updated(NO_ALARMS, present),
        sounded=NOTHING_SOUNDED,
        counter=CommandCounter(0),
        patient_counter=CommandCounter(0),
        audit=Audit(accepted=0, refused=0),
    )


def causes(
    mode: Mode,
    order: Order,
    ledger: Ledger,
    reservoir: Reservoir,
    level: Level,
    *,
    short: bool,
    holiday: bool,
) -> Causes:
    """Return which alarm causes are present, in the order of `controller.alarms.TABLE`."""
    limit_nl = Nanolitres(limit_in_force(ledger.day_nl))
    return (
        below(reservoir, level, low_threshold_nl(order.week_nl, limit_nl)),
        below(reservoir, level, critical_threshold_nl(limit_nl)),
        at_floor(reservoir, level),
        certainly_empty(reservoir),
        mode == Mode.STOPPED,
        short,
        holiday,
    )
