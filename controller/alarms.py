"""Alarms: one table of causes, and the signals that latch by it.

A signal stands while its cause is present, and then until it has been acknowledged. Acknowledging it
quietens it for a while only: a cause that goes on must be acknowledged anew.
"""

from enum import Enum

from attrs import frozen

from controller.arithmetic import any_of
from controller.units import Minutes


class Cause(Enum):
    """What can raise an alarm; each is a row of TABLE, in this order."""

    RESERVOIR_LOW = 0
    RESERVOIR_CRITICAL = 1
    RESERVOIR_FLOOR = 2
    RESERVOIR_EMPTY = 3
    STOPPED = 4
    SHORTFALL = 5
    HOLIDAY = 6
    DISCREPANCY = 7
    REFILL_ABANDONED = 8
    TIME_UNKNOWN = 9
    RECORD_LOST = 10
    CLOCK_FAULT = 11
    MOTOR_RUNAWAY = 12
    MOTOR_STALLED = 13
    REPLACEMENT_DUE = 14
    BATTERY_LOW = 15
    END_OF_SERVICE = 16
    LEVEL_SENSOR = 17
    LEVEL_FALLS = 18
    PRESSURE_SENSOR = 19
    CATHETER_BLOCKED = 20


class Priority(Enum):
    """Priorities of IEC 60601-1-8, and none."""

    NONE = 0
    LOW = 1
    MEDIUM = 2
    HIGH = 3


@frozen
class Urgency:
    """A priority, and how it is heard.

    Attributes:
        priority: the priority.
        tone_min: most minutes between two tones of a signal that nobody has acknowledged.
        snooze_min: minutes for which acknowledging quietens a signal whose cause goes on.
    """

    priority: Priority
    tone_min: Minutes
    snooze_min: Minutes


# Tone intervals: 10 min is the maker's default for critical alarms, an hour its interval for the others
# (Medtronic US; background figures). Snooze times are assumptions: a shift, half a day, a day.
LOW = Urgency(Priority.LOW, Minutes(60), Minutes(24 * 60))
MEDIUM = Urgency(Priority.MEDIUM, Minutes(30), Minutes(12 * 60))
HIGH = Urgency(Priority.HIGH, Minutes(10), Minutes(8 * 60))


@frozen
class Row:
    """How the pump answers to one cause.

    Attributes:
        cause: the cause.
        urgency: how urgent it is.
        locks_boluses: whether boluses are refused, and a running one cut off, while the signal stands.
        delivery: what is delivered meanwhile.
        why: why that is the safer response.
    """

    cause: Cause
    urgency: Urgency
    locks_boluses: bool
    delivery: str
    why: str


TABLE = (
    Row(
        Cause.RESERVOIR_LOW, LOW, False, "program",
        "days remain; stopping would bring withdrawal early",
    ),
    Row(
        Cause.RESERVOIR_CRITICAL, MEDIUM, True, "program; boluses locked",
        "what is left belongs to the basal dose",
    ),
    Row(
        Cause.RESERVOIR_FLOOR, HIGH, True, "program; boluses locked",
        "withdrawal begins when delivery ends, so it goes on until nothing is left",
    ),
    Row(
        Cause.RESERVOIR_EMPTY, HIGH, True, "off while certainly empty",
        "nothing can be delivered, and running dry harms the pump",
    ),
    Row(
        Cause.STOPPED, LOW, False, "off",
        "a clinician stopped it, for a reason that the pump does not know; the tone prevents forgetting",
    ),
    Row(
        Cause.SHORTFALL, HIGH, True, "as its cause says; boluses locked",
        "withdrawal may have begun; to catch up would be an overdose",
    ),
    Row(
        Cause.HOLIDAY, HIGH, True, "half the program until a dose is confirmed; boluses locked",
        "tolerance may be lost, so the old dose may be too much, and nothing at all is withdrawal",
    ),
    Row(
        Cause.DISCREPANCY, MEDIUM, True, "program; boluses locked",
        "the pump gave more or less than it accounts for; stopping would bring withdrawal on a suspicion",
    ),
    Row(
        Cause.REFILL_ABANDONED, HIGH, True,
        "program, for the strongest drug once it may arrive; boluses locked",
        "what is in the reservoir is unknown; stopping would bring withdrawal in a patient sent home",
    ),
    Row(
        Cause.TIME_UNKNOWN, HIGH, True, "the program's lowest flow until the time is set; boluses locked",
        "any higher flow may be meant for another hour, and nothing at all is withdrawal",
    ),
    Row(
        Cause.RECORD_LOST, MEDIUM, True, "program; boluses locked",
        "the other record holds all that was charged, and without one the least flow runs; stopping would "
        "bring withdrawal for nothing",
    ),
    Row(
        Cause.CLOCK_FAULT, HIGH, True, "by the slower running clock, at the program's lowest flow until the "
        "time is set, or as programmed where it is only late; boluses locked",
        "a clock that is too fast would age the ledger early, and one that stands would stop therapy; a "
        "program that is an hour late is safer than its lowest flow",
    ),
    Row(
        Cause.MOTOR_RUNAWAY, HIGH, True, "off, latched until a clinician releases the motor; boluses locked",
        "what it turns by itself is an overdose within hours; acknowledging shows that it was heard, no more",
    ),
    Row(
        Cause.MOTOR_STALLED, HIGH, True, "program, pulse by pulse; boluses locked",
        "a rotor that a magnet holds takes up by itself, and what was missed is not caught up",
    ),
    Row(
        Cause.REPLACEMENT_DUE, LOW, False, "program",
        "months remain to plan an operation; a calendar is no reason to stop a pump",
    ),
    Row(
        Cause.BATTERY_LOW, HIGH, True, "program; boluses locked",
        "power may fail soon, by the sensor or by the account, so what is left belongs to the basal dose; to "
        "stop on the word of one of them would bring withdrawal now",
    ),
    Row(
        Cause.END_OF_SERVICE, HIGH, True, "off for good",
        "used up by account and by voltage: the motor cannot be trusted, and the pump must be replaced",
    ),
    Row(
        Cause.LEVEL_SENSOR, MEDIUM, True, "program; boluses locked",
        "a leak would go unseen; the accounts need no sensor",
    ),
    Row(
        Cause.LEVEL_FALLS, HIGH, True, "half the program while it is told; boluses locked",
        "drug may be lost into the patient; to stop on a sensor alone would bring withdrawal",
    ),
    Row(
        Cause.PRESSURE_SENSOR, MEDIUM, True, "program; boluses locked",
        "a blockage would go unseen; to stop on a failed sensor would bring withdrawal",
    ),
    Row(
        Cause.CATHETER_BLOCKED, HIGH, True,
        "a probing pulse an hour at most, few in all; boluses locked",
        "what is pumped now is stored, and comes as a bolus once the catheter opens",
    ),
)  # fmt: skip
"""The response to every cause, in the order of `Cause`."""


@frozen
class Signal:
    """One alarm signal.

    Attributes:
        on: whether it is given.
        acknowledged: whether it is quietened by an acknowledgement.
        quiet_min: minutes since that acknowledgement; 0 without one.
    """

    on: bool
    acknowledged: bool
    quiet_min: Minutes


Causes = tuple[bool, ...]
"""Whether each cause is present, in the order of TABLE."""
Alarms = tuple[Signal, ...]
"""The signal of each cause, in the order of TABLE."""

SILENT = Signal(on=False, acknowledged=False, quiet_min=Minutes(0))
NO_ALARMS = (SILENT,) * len(TABLE)


def updated(alarms: Alarms, present: Causes) -> Alarms:
    """Return the signals for the causes present: new ones begin, settled ones end."""
    return tuple(_latched(signal, cause=cause) for signal, cause in zip(alarms, present, strict=True))


def minute_passed(alarms: Alarms) -> Alarms:
    """Return the signals a minute later: an acknowledgement that has lasted its time is no longer one."""
    return tuple(_older(signal, row.urgency) for signal, row in zip(alarms, TABLE, strict=True))


def acknowledged(alarms: Alarms, cause: Cause) -> Alarms:
    """Return the signals with that of `cause` acknowledged."""
    return tuple(_acked(signal, named=cause == row.cause) for signal, row in zip(alarms, TABLE, strict=True))


def is_given(alarms: Alarms, cause: Cause) -> bool:
    """Return whether the signal of `cause` is given."""
    return any_of((cause == row.cause) & signal.on for signal, row in zip(alarms, TABLE, strict=True))


def boluses_locked(alarms: Alarms) -> bool:
    """Return whether a signal that locks boluses is given."""
    return any_of(signal.on & row.locks_boluses for signal, row in zip(alarms, TABLE, strict=True))


def _latched(signal: Signal, *, cause: bool) -> Signal:
    if cause:
        return signal if signal.on else Signal(on=True, acknowledged=False, quiet_min=Minutes(0))
    return signal if signal.on and not signal.acknowledged else SILENT


def _older(signal: Signal, urgency: Urgency) -> Signal:
    if not signal.acknowledged:
        return signal
    if signal.quiet_min + 1 >= urgency.snooze_min:
        return Signal(on=signal.on, acknowledged=False, quiet_min=Minutes(0))
    return Signal(on=signal.on, acknowledged=True, quiet_min=Minutes(signal.quiet_min + 1))


def _acked(signal: Signal, *, named: bool) -> Signal:
    return Signal(on=True, acknowledged=True, quiet_min=Minutes(0)) if named and signal.on else signal
