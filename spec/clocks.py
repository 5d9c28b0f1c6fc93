"""The observer's own reading of both clocks, and what is true of them: which is good, how long it took."""

from attrs import evolve, frozen

from controller.events import ReadClocks
from spec.choosing import pick
from spec.logic import negation

MINUTE_MS = 60_000
STILL_MAX = 15
APART_MAX_MS = 2_000
GAIN_MS_PER_DS = 101
"""Most that a good clock gains in a tenth of a second: 1 % more than 100 ms."""


@frozen
class ClockWatch:
    """What the observer has read.

    Attributes:
        first_good: whether it is the first clock that is good; if not, the second is.
        since_ds: true time since the last tick, or since power came back, tenths of a second.
        first_ms, second_ms: advances since then.
        first_still, second_still: readings on end without one.
        first_lost, second_lost: whether it has ever stood still for too many of them.
        apart: whether they were too far apart since the time was set last.
    """

    first_good: bool
    since_ds: int
    first_ms: int
    second_ms: int
    first_still: int
    second_still: int
    first_lost: bool
    second_lost: bool
    apart: bool


def not_read(*, first_good: bool) -> ClockWatch:
    """Return a watch that begins."""
    return ClockWatch(first_good, 0, 0, 0, 0, 0, False, False, False)


def clocks_read(watch: ClockWatch, event: ReadClocks, passed_ds: int) -> ClockWatch:
    """Return the watch after a reading, `passed_ds` of true time after the one before."""
    moved = event.first_ms >= 1, event.second_ms >= 1
    first_ms = watch.first_ms + pick(moved[0], event.first_ms, 0)
    second_ms = watch.second_ms + pick(moved[1], event.second_ms, 0)
    first_still = pick(moved[0], 0, watch.first_still + 1)
    second_still = pick(moved[1], 0, watch.second_still + 1)
    first_lost = watch.first_lost | (first_still >= STILL_MAX)
    second_lost = watch.second_lost | (second_still >= STILL_MAX)
    both = negation(first_lost | second_lost)
    apart = (first_ms - second_ms > APART_MAX_MS) | (second_ms - first_ms > APART_MAX_MS)
    return ClockWatch(
        first_good=watch.first_good,
        since_ds=watch.since_ds + passed_ds,
        first_ms=first_ms,
        second_ms=second_ms,
        first_still=first_still,
        second_still=second_still,
        first_lost=first_lost,
        second_lost=second_lost,
        apart=watch.apart | (both & apart),
    )


def begun_anew(watch: ClockWatch) -> ClockWatch:
    """Return the watch when a minute begins, or power comes back."""
    return evolve(watch, since_ds=0, first_ms=0, second_ms=0)


def time_was_set(watch: ClockWatch) -> ClockWatch:
    """Return the watch once somebody has set the time."""
    return evolve(begun_anew(watch), apart=False)


def in_doubt(watch: ClockWatch) -> bool:
    """Return whether a clock has stood still for too long, or they were too far apart."""
    return watch.apart | watch.first_lost | watch.second_lost
