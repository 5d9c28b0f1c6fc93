"""The alarms of the reference pump: which signals must stand, which may, and how long the reservoir lasts."""

from collections.abc import Iterator

from attrs import frozen

from controller.alarms import Alarms, Cause, Signal
from spec.books import HOUR_DS, Latch
from spec.hearing import LOCKING, SNOOZE_MIN, URGENCY, signal

LOW_DAYS, LOW_PROMISE_DS = 3, 72 * HOUR_DS
CRITICAL_DAYS, CRITICAL_PROMISE_DS = 2, 48 * HOUR_DS
RESERVOIR_CAUSES = (Cause.RESERVOIR_LOW, Cause.RESERVOIR_CRITICAL, Cause.RESERVOIR_FLOOR)

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
        told_nl: what the level sensor last told, above the usable floor; None if it never did.
        week_nl: seven days of program at largest strokes.
        limit_nl: largest volume limit in force in the quarter-hours that the ledger holds.
        empty: whether the reservoir is certainly empty.
        stopped: whether the pump is stopped.
    """

    at_ds: int
    surely_nl: int
    surely_before_nl: int
    truly_nl: int
    told_nl: int | None
    week_nl: int
    limit_nl: int
    empty: bool
    stopped: bool

    def threshold_nl(self, cause: Cause) -> int:
        """Return the volume above the floor below which a reservoir alarm must stand."""
        if cause == Cause.RESERVOIR_LOW:
            return max(self.week_nl, LOW_DAYS * self.limit_nl)
        if cause == Cause.RESERVOIR_CRITICAL:
            return CRITICAL_DAYS * self.limit_nl
        return 1

    def present(self, cause: Cause) -> bool:
        """Return whether a cause is present."""
        if cause == Cause.RESERVOIR_EMPTY:
            return self.empty
        if cause == Cause.STOPPED:
            return self.stopped
        told_below = self.told_nl is not None and self.told_nl < self.threshold_nl(cause)
        return self.surely_nl < self.threshold_nl(cause) or told_below


class ReferenceAlarms:
    """Signals by the rule alone, compared with those that the pump gives."""

    def __init__(self) -> None:
        self._latches = {cause: Latch(SNOOZE_MIN[URGENCY[cause]]) for cause in Cause}
        self._lasts_until_ds = 0

    def acknowledge(self, cause: Cause) -> None:
        """Note that a clinician has seen a signal."""
        self._latches[cause].acknowledge()

    def minute_passes(self) -> None:
        """Let acknowledgements grow older."""
        for latch in self._latches.values():
            latch.minute_passes()

    def lock_boluses(self) -> bool:
        """Return whether a medium or high alarm stands."""
        return any(self._latches[cause].on for cause in LOCKING)

    def judge(self, now: Situation, given: Alarms) -> Iterator[Finding]:
        """Bring the signals up to date, and yield what is wrong with those that are given."""
        for cause, latch in self._latches.items():
            if latch.update(cause=now.present(cause)):
                self._promise(cause, now)
            yield from _compared(cause, latch, signal(given, cause), now)
        least_nl = min(now.surely_nl, now.truly_nl)
        if now.at_ds < self._lasts_until_ds and least_nl < 0:
            yield "RES-1", "the usable volume was gone before the time that its alarm had promised"

    def _promise(self, cause: Cause, now: Situation) -> None:
        """An alarm that begins promises hours, unless less than their days was there to begin with."""
        if cause == Cause.RESERVOIR_LOW and now.surely_before_nl >= LOW_DAYS * now.limit_nl:
            self._lasts_until_ds = max(self._lasts_until_ds, now.at_ds + LOW_PROMISE_DS)
        if cause == Cause.RESERVOIR_CRITICAL and now.surely_before_nl >= CRITICAL_DAYS * now.limit_nl:
            self._lasts_until_ds = max(self._lasts_until_ds, now.at_ds + CRITICAL_PROMISE_DS)


def _compared(cause: Cause, latch: Latch, given: Signal, now: Situation) -> Iterator[Finding]:
    reservoir = cause in RESERVOIR_CAUSES
    if latch.on and not given.on:
        missing = reservoir and now.present(cause)
        yield "RES-1" if missing else "ALM-1", f"the signal {cause.name} is missing"
    elif given.on and not latch.on:
        yield "ALM-4", f"the signal {cause.name} is given without its cause"
    elif given.acknowledged and not latch.acknowledged:
        yield "ALM-1", f"the signal {cause.name} is taken for acknowledged, and nobody did"
    elif reservoir and not given.on and now.truly_nl < now.threshold_nl(cause):
        yield "RES-1", f"the signal {cause.name} is missing, for truly {now.truly_nl} nL are left"
