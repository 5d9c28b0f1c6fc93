"""Alarms: a signal latches until it is acknowledged and its cause is gone.

| cause | delivery meanwhile | priority | why that response is the safer one |
|---|---|---|---|
| RESERVOIR_LOW | program | low | days remain; stopping would bring withdrawal early |
| RESERVOIR_CRITICAL | program, boluses locked | medium | what is left belongs to the basal dose |
| RESERVOIR_FLOOR | program, boluses locked | high | as above, until certainly empty |
| RESERVOIR_EMPTY | off while certainly empty | high | nothing can be delivered; running dry harms the pump |
| STOPPED | off | low | a clinician stopped it; the reminder prevents forgetting |
"""

from enum import Enum

from attrs import frozen


class Cause(Enum):
    """What can raise an alarm."""

    RESERVOIR_LOW = 0
    RESERVOIR_CRITICAL = 1
    RESERVOIR_FLOOR = 2
    RESERVOIR_EMPTY = 3
    STOPPED = 4


class Priority(Enum):
    """Priorities of IEC 60601-1-8, and none."""

    NONE = 0
    LOW = 1
    MEDIUM = 2
    HIGH = 3


@frozen
class Causes:
    """Which causes are present, one boolean each."""

    reservoir_low: bool
    reservoir_critical: bool
    reservoir_floor: bool
    reservoir_empty: bool
    stopped: bool


@frozen
class Signal:
    """One alarm signal: whether it is given, and whether it was acknowledged since it began."""

    on: bool
    acknowledged: bool


@frozen
class Alarms:
    """All signals, one a cause."""

    reservoir_low: Signal
    reservoir_critical: Signal
    reservoir_floor: Signal
    reservoir_empty: Signal
    stopped: Signal


SILENT = Signal(on=False, acknowledged=False)
NO_ALARMS = Alarms(SILENT, SILENT, SILENT, SILENT, SILENT)
NO_CAUSES = Causes(
    reservoir_low=False,
    reservoir_critical=False,
    reservoir_floor=False,
    reservoir_empty=False,
    stopped=False,
)


def updated(alarms: Alarms, present: Causes) -> Alarms:
    """Return the signals for the causes present: new ones begin, settled ones end."""
    return Alarms(
        reservoir_low=_latched(alarms.reservoir_low, cause=present.reservoir_low),
        reservoir_critical=_latched(alarms.reservoir_critical, cause=present.reservoir_critical),
        reservoir_floor=_latched(alarms.reservoir_floor, cause=present.reservoir_floor),
        reservoir_empty=_latched(alarms.reservoir_empty, cause=present.reservoir_empty),
        stopped=_latched(alarms.stopped, cause=present.stopped),
    )


def acknowledged(alarms: Alarms, cause: Cause) -> Alarms:
    """Return the signals with that of `cause` acknowledged."""
    return Alarms(
        reservoir_low=_acked(alarms.reservoir_low, named=cause == Cause.RESERVOIR_LOW),
        reservoir_critical=_acked(alarms.reservoir_critical, named=cause == Cause.RESERVOIR_CRITICAL),
        reservoir_floor=_acked(alarms.reservoir_floor, named=cause == Cause.RESERVOIR_FLOOR),
        reservoir_empty=_acked(alarms.reservoir_empty, named=cause == Cause.RESERVOIR_EMPTY),
        stopped=_acked(alarms.stopped, named=cause == Cause.STOPPED),
    )


def boluses_locked(alarms: Alarms) -> bool:
    """Return whether a medium or high alarm stands; it locks boluses."""
    return alarms.reservoir_critical.on or alarms.reservoir_floor.on or alarms.reservoir_empty.on


def tone(alarms: Alarms) -> Priority:
    """Return the highest priority among the signals that nobody has acknowledged."""
    if _sounds(alarms.reservoir_floor) or _sounds(alarms.reservoir_empty):
        return Priority.HIGH
    if _sounds(alarms.reservoir_critical):
        return Priority.MEDIUM
    if _sounds(alarms.reservoir_low) or _sounds(alarms.stopped):
        return Priority.LOW
    return Priority.NONE


def _sounds(signal: Signal) -> bool:
    return signal.on and not signal.acknowledged


def _latched(signal: Signal, *, cause: bool) -> Signal:
    if cause:
        return Signal(on=True, acknowledged=signal.on and signal.acknowledged)
    if signal.on and not signal.acknowledged:
        return signal
    return SILENT


def _acked(signal: Signal, *, named: bool) -> Signal:
    return Signal(on=True, acknowledged=True) if named and signal.on else signal
