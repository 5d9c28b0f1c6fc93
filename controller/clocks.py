"""Two clocks, of which one may be bad: time advances by the slower one, and never backwards.

A fast clock ages no ledger early, for the slower one counts. One that stands still would stop therapy, so it
is lost after some readings, and the other is used alone.
"""

from attrs import evolve, frozen

from controller.arithmetic import larger, smaller
from controller.units import MINUTE_MS, Milliseconds

STILL_READINGS = 15
"""Readings on end without an advance after which a clock is lost; a good one advances within a second."""
DISAGREE_MS = Milliseconds(2_000)
"""What two clocks may be apart within a minute: two good ones are at most 1.2 s (A-CLOCK: 1 % each)."""


@frozen
class Clocks:
    """What both clocks say of the minute that runs.

    Attributes:
        first_ms, second_ms: how far each has advanced since the last tick, or since power came back.
        first_still, second_still: readings on end in which it did not advance, at most STILL_READINGS.
        first_lost, second_lost: whether it is out of use for good.
        disagree: whether they have been apart by more than DISAGREE_MS since somebody set the time.
    """

    first_ms: Milliseconds
    second_ms: Milliseconds
    first_still: int
    second_still: int
    first_lost: bool
    second_lost: bool
    disagree: bool


NOT_READ = Clocks(
    first_ms=Milliseconds(0),
    second_ms=Milliseconds(0),
    first_still=0,
    second_still=0,
    first_lost=False,
    second_lost=False,
    disagree=False,
)


def read(clocks: Clocks, first_ms: Milliseconds, second_ms: Milliseconds) -> Clocks:
    """Return the clocks after a reading; a clock that was set back has not advanced."""
    first = larger(0, first_ms)
    second = larger(0, second_ms)
    still = _still(clocks.first_still, first), _still(clocks.second_still, second)
    total = Milliseconds(clocks.first_ms + first), Milliseconds(clocks.second_ms + second)
    first_lost = clocks.first_lost | (still[0] >= STILL_READINGS)
    second_lost = clocks.second_lost | (still[1] >= STILL_READINGS)
    lost = first_lost | second_lost
    return Clocks(
        first_ms=total[0],
        second_ms=total[1],
        first_still=still[0],
        second_still=still[1],
        first_lost=first_lost,
        second_lost=second_lost,
        disagree=clocks.disagree | (not lost and _apart_ms(total[0], total[1]) > DISAGREE_MS),
    )


def minute_is_over(clocks: Clocks) -> bool:
    """Return whether a tick is due: by the slower clock, or by the one that is not lost."""
    by_first, by_second = clocks.first_ms >= MINUTE_MS, clocks.second_ms >= MINUTE_MS
    if clocks.first_lost and not clocks.second_lost:
        return by_second
    if clocks.second_lost and not clocks.first_lost:
        return by_first
    return by_first & by_second


def minute_counted(clocks: Clocks) -> Clocks:
    """Return the clocks when a minute begins; one that was counted late makes the next no shorter."""
    return evolve(clocks, first_ms=Milliseconds(0), second_ms=Milliseconds(0))


def doubtful(clocks: Clocks) -> bool:
    """Return whether a clock is lost, or they disagree."""
    return clocks.disagree | clocks.first_lost | clocks.second_lost


def falls_behind(clocks: Clocks) -> bool:
    """Return whether one of two running clocks is a minute behind, so that no tick may come for long."""
    lost = clocks.first_lost | clocks.second_lost
    return not lost and _apart_ms(clocks.first_ms, clocks.second_ms) >= MINUTE_MS


def time_set(clocks: Clocks) -> Clocks:
    """Return the clocks once somebody has set the time; a lost one stays lost."""
    return evolve(minute_counted(clocks), disagree=False)


def _still(readings: int, advance_ms: int) -> int:
    return 0 if advance_ms > 0 else smaller(readings + 1, STILL_READINGS)


def _apart_ms(first_ms: int, second_ms: int) -> int:
    return larger(first_ms - second_ms, second_ms - first_ms)
