"""The alarms of the reference pump: which signals must stand, how they are heard, what they promise."""

from collections.abc import Iterator

from attrs import frozen

from controller.alarms import Alarms, Cause, Priority, Signal
from spec.books import HOUR_DS, Latch

LOW_DAYS, LOW_PROMISE_DS = 3, 72 * HOUR_DS
CRITICAL_DAYS, CRITICAL_PROMISE_DS = 2, 48 * HOUR_DS
OWN_CLAIM = {
    Cause.SHORTFALL: "DEL-5",
    Cause.HOLIDAY: "HOL-1",
    Cause.TIME_UNKNOWN: "CLK-2",
    Cause.RECORD_LOST: "INT-1",
    Cause.CLOCK_FAULT: "CLK-3",
    Cause.MOTOR_RUNAWAY: "DOSE-7",
    Cause.MOTOR_STALLED: "ALM-3",
    Cause.REPLACEMENT_DUE: "BAT-1",
    Cause.BATTERY_LOW: "BAT-1",
    Cause.END_OF_SERVICE: "BAT-1",
    Cause.LEVEL_SENSOR: "SENS-1",
    Cause.LEVEL_FALLS: "RES-5",
    Cause.PRESSURE_SENSOR: "SENS-1",
    Cause.CATHETER_BLOCKED: "CATH-1",
}
"""Claims that promise the signal of one cause."""
RESERVOIR_CAUSES = (Cause.RESERVOIR_LOW, Cause.RESERVOIR_CRITICAL, Cause.RESERVOIR_FLOOR)
SEEN_AS = {
    Cause.RESERVOIR_EMPTY: "empty",
    Cause.STOPPED: "stopped",
    Cause.SHORTFALL: "short",
    Cause.HOLIDAY: "holiday",
    Cause.DISCREPANCY: "discrepancy",
    Cause.REFILL_ABANDONED: "abandoned",
    Cause.TIME_UNKNOWN: "time_unknown",
    Cause.RECORD_LOST: "record_lost",
    Cause.CLOCK_FAULT: "clock_fault",
    Cause.MOTOR_RUNAWAY: "runaway",
    Cause.MOTOR_STALLED: "stalled",
    Cause.REPLACEMENT_DUE: "replacement_due",
    Cause.BATTERY_LOW: "battery_low",
    Cause.END_OF_SERVICE: "service_ended",
    Cause.LEVEL_SENSOR: "level_failed",
    Cause.LEVEL_FALLS: "level_falls",
    Cause.PRESSURE_SENSOR: "pressure_failed",
    Cause.CATHETER_BLOCKED: "blocked",
}
"""Where a `Situation` says whether a cause is present, but for those of the volume that is left."""


@frozen
class Manner:
    """How the signals of one priority are given.

    Attributes:
        causes: what they are for.
        heard_by: tones that are heard as one of this priority.
        gap_min: most minutes from one such tone to the next.
        quiet_h: hours for which an acknowledgement lasts.
        locks_boluses: whether boluses are locked meanwhile.
    """

    causes: tuple[Cause, ...]
    heard_by: tuple[Priority, ...]
    gap_min: int
    quiet_h: int
    locks_boluses: bool


MANNERS = {
    "high": Manner(
        (
            Cause.RESERVOIR_FLOOR, Cause.RESERVOIR_EMPTY, Cause.SHORTFALL, Cause.HOLIDAY,
            Cause.REFILL_ABANDONED, Cause.TIME_UNKNOWN, Cause.CLOCK_FAULT,
            Cause.MOTOR_RUNAWAY, Cause.MOTOR_STALLED, Cause.BATTERY_LOW, Cause.END_OF_SERVICE,
            Cause.LEVEL_FALLS, Cause.CATHETER_BLOCKED,
        ), (Priority.HIGH,),
        gap_min=10, quiet_h=8, locks_boluses=True,
    ),
    "medium": Manner(
        (
            Cause.RESERVOIR_CRITICAL, Cause.DISCREPANCY, Cause.RECORD_LOST, Cause.LEVEL_SENSOR,
            Cause.PRESSURE_SENSOR,
        ),
        (Priority.HIGH, Priority.MEDIUM),
        gap_min=30, quiet_h=12, locks_boluses=True,
    ),
    "low": Manner(
        (Cause.RESERVOIR_LOW, Cause.STOPPED, Cause.REPLACEMENT_DUE),
        (Priority.HIGH, Priority.MEDIUM, Priority.LOW),
        gap_min=60, quiet_h=24, locks_boluses=False,
    ),
}  # fmt: skip
"""ALM-2 by priority, told here a second time and not taken from anywhere."""

Finding = tuple[str, str]
"""Id of a claim, and what did not hold."""


@frozen
class Situation:
    """What alarms are judged by, after an event.

    Attributes:
        at_ds: true time.
        surely_nl: volume above the usable floor that is surely there, by the largest strokes.
        surely_before_nl: the same before the event.
        truly_nl: volume above the usable floor that is truly there.
        told_nl: what the level sensor tells in this minute, above the usable floor; None if it is silent.
        week_nl: the week's program at largest strokes.
        limit_nl: largest volume limit in force in the quarter-hours that the ledger holds.
        empty: whether the reservoir is certainly empty.
        unknown: whether a refill is open, so that nothing is promised.
        stopped: whether the pump is stopped.
        short: whether the last day brought over a quarter too little.
        holiday: whether a drug holiday waits for a clinician.
        discrepancy: whether a residual was out of tolerance and nobody has cleared that.
        abandoned: whether a refill has been open for too long.
        time_unknown: whether power was lost, and nobody has set the time since.
        clock_fault: whether a clock stood still for too long, or they were apart.
        record_lost: whether a record of the state was lost, and no dose was confirmed since.
        runaway: whether the motor is latched off for turning by itself.
        stalled: whether it does not turn though it is told to.
        replacement_due: whether the battery may be used up in three months.
        battery_low: whether its voltage was too low in this minute.
        service_ended: whether it is used up, by account and by voltage.
        level_failed, pressure_failed: whether that sensor is not believed.
        level_falls: whether the level is below what the largest strokes explain.
        blocked: whether the program is held back for a blocked catheter.
    """

    at_ds: int
    surely_nl: int
    surely_before_nl: int
    truly_nl: int
    told_nl: int | None
    week_nl: int
    limit_nl: int
    empty: bool
    unknown: bool
    stopped: bool
    short: bool
    holiday: bool
    discrepancy: bool
    abandoned: bool
    time_unknown: bool
    record_lost: bool
    clock_fault: bool
    runaway: bool
    stalled: bool
    replacement_due: bool
    battery_low: bool
    service_ended: bool
    level_failed: bool
    level_falls: bool
    pressure_failed: bool
    blocked: bool

    def threshold_nl(self, cause: Cause) -> int:
        """Return the volume above the floor below which a reservoir alarm must stand."""
        if cause == Cause.RESERVOIR_LOW:
            return max(self.week_nl, LOW_DAYS * self.limit_nl)
        if cause == Cause.RESERVOIR_CRITICAL:
            return CRITICAL_DAYS * self.limit_nl
        return 1

    def present(self, cause: Cause) -> bool:
        """Return whether a cause is present."""
        if cause in SEEN_AS:
            return bool(getattr(self, SEEN_AS[cause]))
        threshold_nl = self.threshold_nl(cause)
        told_below = self.told_nl is not None and self.told_nl < threshold_nl
        return self.surely_nl < threshold_nl or told_below


@frozen
class Watched:
    """One signal: its cause, its place among those that the pump gives, and how it ought to be."""

    cause: Cause
    place: int
    latch: Latch


class ReferenceAlarms:
    """Signals by the rule alone, compared with those that the pump gives."""

    def __init__(self) -> None:
        self._by_manner = {
            name: tuple(Watched(cause, cause.value, Latch(60 * manner.quiet_h)) for cause in manner.causes)
            for name, manner in MANNERS.items()
        }
        self._all = tuple(each for signals in self._by_manner.values() for each in signals)
        self._minute = 0
        self._not_overdue = dict.fromkeys(MANNERS, 0)
        self._lasts_until_ds = 0

    def acknowledge(self, cause: Cause) -> None:
        """Note that a clinician has seen a signal."""
        next(each.latch for each in self._all if each.cause == cause).acknowledge()

    def minute_passes(self) -> None:
        """Let acknowledgements and silence grow older."""
        self._minute += 1
        for each in self._all:
            each.latch.minute_passes()

    def minutes_pass(self, minutes: int) -> None:
        """Let so many minutes pass in which no acknowledgement ends."""
        self._minute += minutes
        for each in self._all:
            each.latch.quiet_min += minutes

    def lock_boluses(self) -> bool:
        """Return whether a medium or high alarm stands."""
        return any(
            each.latch.on
            for name, manner in MANNERS.items()
            if manner.locks_boluses
            for each in self._by_manner[name]
        )

    def urgent(self, given: Alarms) -> bool:
        """Return whether the pump gives any signal of high priority."""
        return any(given[each.place].on for each in self._by_manner["high"])

    def judge(self, now: Situation, given: Alarms) -> Iterator[Finding]:
        """Bring the signals up to date, and yield what is wrong with those that are given."""
        for each in self._all:
            if each.latch.update(cause=now.present(each.cause)):
                self._promise(each.cause, now)
            wrong = _compared(each.cause, each.latch, given[each.place], now)
            if wrong is not None:
                yield wrong
        if now.unknown:
            self._lasts_until_ds = 0
        least_nl = min(now.surely_nl, now.truly_nl)
        if now.at_ds < self._lasts_until_ds and least_nl < 0:
            yield "RES-1", "the usable volume was gone before the time that its alarm had promised"

    def listen(self, tone: Priority) -> Iterator[Finding]:
        """Hear this minute's tone, once its signals have been judged; yield what was silent too long."""
        for name, manner in MANNERS.items():
            wanted = any(each.latch.wants_to_be_heard() for each in self._by_manner[name])
            silent_min = self._minute - self._not_overdue[name]
            overdue = wanted and tone not in manner.heard_by and silent_min >= manner.gap_min
            if overdue:
                yield "ALM-2", f"no tone for a signal of {name} priority in {silent_min} min"
            if overdue or not wanted or tone in manner.heard_by:
                self._not_overdue[name] = self._minute

    def _promise(self, cause: Cause, now: Situation) -> None:
        """An alarm that begins promises hours, unless less than their days was there to begin with."""
        if cause == Cause.RESERVOIR_LOW and now.surely_before_nl >= LOW_DAYS * now.limit_nl:
            self._lasts_until_ds = max(self._lasts_until_ds, now.at_ds + LOW_PROMISE_DS)
        if cause == Cause.RESERVOIR_CRITICAL and now.surely_before_nl >= CRITICAL_DAYS * now.limit_nl:
            self._lasts_until_ds = max(self._lasts_until_ds, now.at_ds + CRITICAL_PROMISE_DS)


def _compared(cause: Cause, latch: Latch, given: Signal, now: Situation) -> Finding | None:
    """Return what is wrong with one signal that the pump gives, or does not give."""
    if latch.on and not given.on:
        own = "RES-1" if cause in RESERVOIR_CAUSES else OWN_CLAIM.get(cause, "ALM-1")
        return own if now.present(cause) else "ALM-1", f"the signal {cause.name} is missing"
    if given.on and not latch.on:
        return "ALM-4", f"the signal {cause.name} is given without its cause"
    if given.acknowledged and not latch.acknowledged:
        claim = "ALM-2" if latch.lapsed else "ALM-1"
        since = "for too long" if latch.lapsed else "and nobody did"
        return claim, f"the signal {cause.name} is taken for acknowledged, {since}"
    if not given.on and cause in RESERVOIR_CAUSES and now.truly_nl < now.threshold_nl(cause):
        return "RES-1", f"the signal {cause.name} is missing, for truly {now.truly_nl} nL are left"
    return None
