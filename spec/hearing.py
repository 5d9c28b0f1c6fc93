"""What a listener beside the pump hears: how long each urgency has gone unheard, each signal been quiet.

The intervals and what is how urgent are written down anew here, and not taken from the controller.
"""

from attrs import frozen

from controller.alarms import Alarms, Cause, Priority, Signal
from controller.events import Acknowledge
from spec.choosing import pick
from spec.logic import negation, some

URGENCY: dict[Cause, Priority] = {
    Cause.RESERVOIR_LOW: Priority.LOW,
    Cause.RESERVOIR_CRITICAL: Priority.MEDIUM,
    Cause.RESERVOIR_FLOOR: Priority.HIGH,
    Cause.RESERVOIR_EMPTY: Priority.HIGH,
    Cause.STOPPED: Priority.LOW,
    Cause.SHORTFALL: Priority.HIGH,
    Cause.HOLIDAY: Priority.HIGH,
    Cause.DISCREPANCY: Priority.MEDIUM,
    Cause.REFILL_ABANDONED: Priority.HIGH,
    Cause.TIME_UNKNOWN: Priority.HIGH,
    Cause.RECORD_LOST: Priority.MEDIUM,
    Cause.CLOCK_FAULT: Priority.HIGH,
    Cause.MOTOR_RUNAWAY: Priority.HIGH,
    Cause.MOTOR_STALLED: Priority.HIGH,
    Cause.REPLACEMENT_DUE: Priority.LOW,
    Cause.BATTERY_LOW: Priority.HIGH,
    Cause.END_OF_SERVICE: Priority.HIGH,
    Cause.LEVEL_SENSOR: Priority.MEDIUM,
    Cause.LEVEL_FALLS: Priority.HIGH,
    Cause.PRESSURE_SENSOR: Priority.MEDIUM,
    Cause.CATHETER_BLOCKED: Priority.HIGH,
}
LOCKING: tuple[Cause, ...] = (
    Cause.RESERVOIR_CRITICAL,
    Cause.RESERVOIR_FLOOR,
    Cause.RESERVOIR_EMPTY,
    Cause.SHORTFALL,
    Cause.HOLIDAY,
    Cause.DISCREPANCY,
    Cause.REFILL_ABANDONED,
    Cause.TIME_UNKNOWN,
    Cause.RECORD_LOST,
    Cause.CLOCK_FAULT,
    Cause.MOTOR_RUNAWAY,
    Cause.MOTOR_STALLED,
    Cause.BATTERY_LOW,
    Cause.END_OF_SERVICE,
    Cause.LEVEL_SENSOR,
    Cause.LEVEL_FALLS,
    Cause.PRESSURE_SENSOR,
    Cause.CATHETER_BLOCKED,
)
"""Causes whose signal locks boluses: those of medium and high priority."""
HEARD: tuple[Priority, ...] = (Priority.HIGH, Priority.MEDIUM, Priority.LOW)
GAP_MIN: dict[Priority, int] = {Priority.HIGH: 10, Priority.MEDIUM: 30, Priority.LOW: 60}
"""ALM-2: most minutes between two tones."""
SNOOZE_MIN: dict[Priority, int] = {Priority.HIGH: 480, Priority.MEDIUM: 720, Priority.LOW: 1440}
"""ALM-2: most minutes that an acknowledgement lasts."""
QUIET_MIN_MAX: tuple[int, ...] = tuple(SNOOZE_MIN[URGENCY[cause]] for cause in Cause)
"""The same by signal, in the order of `Cause`."""
PLACES: dict[Priority, tuple[int, ...]] = {
    priority: tuple(cause.value for cause in Cause if URGENCY[cause] == priority) for priority in HEARD
}
"""Places, among all signals, of those of each urgency."""


@frozen
class Hearing:
    """Minutes of silence.

    Attributes:
        unheard: for each of HEARD, ticks since a tone of at least that priority, while there was
            a signal of it that nobody had acknowledged.
        quiet: for each cause, ticks since its signal was acknowledged, while it stayed so.
    """

    unheard: tuple[int, ...]
    quiet: tuple[int, ...]


NOTHING_YET = Hearing(unheard=(0,) * len(HEARD), quiet=(0,) * len(Cause))


def signal(alarms: Alarms, cause: Cause) -> Signal:
    """Return the signal of a cause."""
    return alarms[cause.value]


def locked(alarms: Alarms) -> bool:
    """Return whether a signal stands that locks boluses."""
    return some(signal(alarms, cause).on for cause in LOCKING)


def wants_to_be_heard(alarms: Alarms, priority: Priority) -> bool:
    """Return whether a signal of this priority is given that nobody has acknowledged."""
    of_it = (alarms[place] for place in PLACES[priority])
    return some(each.on & negation(each.acknowledged) for each in of_it)


def minute_heard(hearing: Hearing, alarms: Alarms, tone: Priority) -> Hearing:
    """Return the silence after a tick that left these signals and gave this tone."""
    unheard = []
    for at, priority in enumerate(HEARD):
        silent = wants_to_be_heard(alarms, priority) & negation(_is_heard_as(tone, at))
        unheard.append(pick(silent, hearing.unheard[at] + 1, 0))
    quiet = (pick(each.acknowledged, since + 1, 0) for each, since in zip(alarms, hearing.quiet, strict=True))
    return Hearing(unheard=tuple(unheard), quiet=tuple(quiet))


def heard_between(hearing: Hearing, tone: Priority) -> Hearing:
    """Return the silence after a tone that no tick gave, if there was one."""
    unheard = (pick(_is_heard_as(tone, at), 0, silent) for at, silent in enumerate(hearing.unheard))
    return Hearing(unheard=tuple(unheard), quiet=hearing.quiet)


def _is_heard_as(tone: Priority, at: int) -> bool:
    """Return whether a tone is of the priority at this place of HEARD, or a more urgent one."""
    return some(tone == louder for louder in HEARD[: at + 1])


def acknowledged_anew(hearing: Hearing, event: Acknowledge) -> Hearing:
    """Return the silence after a signal was acknowledged: its time begins again."""
    quiet = (pick(event.cause == cause, 0, since) for cause, since in zip(Cause, hearing.quiet, strict=True))
    return Hearing(unheard=hearing.unheard, quiet=tuple(quiet))
