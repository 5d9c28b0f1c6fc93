"""The observer's own reading of both clocks, and what is true of them: which is good, how long it took."""

from attrs import evolve, frozen

from controller.events import ReadClocks
from spec.choosing import pick
from spec.logic import negation

MINUTE_MS = 60_000
STILL_MAX = 15
APART_MAX_MS = 2_500
LATE_MAX_MS = 3_600_000
"""An hour."""
GAIN_MS_PER_DS = 101
"""Most that a good clock gains in a tenth of a second: 1 % more than 100 ms."""


@frozen
class ClockSeen:
    """What the observer has read of one clock.

    Attributes:
        advanced_ms: advances since the last tick, or since power came back.
        still: readings on end without one.
        lost: whether it has ever stood still for too many of them.
    """

    advanced_ms: int
    still: int
    lost: bool


@frozen
class ClockWatch:
    """What the observer has read of both, and knows without reading.

    Attributes:
        first_good: whether it is the first clock that is good; if not, the second is.
        since_ds: true time since the last tick, or since power came back, tenths of a second.
        first, second: the clocks.
        apart: whether they were too far apart since the time was set last.
        late_ms: by how much the minutes since then were longer than a minute, by the clock that led.
    """

    first_good: bool
    since_ds: int
    first: ClockSeen
    second: ClockSeen
    apart: bool
    late_ms: int


def not_read(*, first_good: bool) -> ClockWatch:
    """Return a watch that begins."""
    return ClockWatch(first_good, 0, ClockSeen(0, 0, False), ClockSeen(0, 0, False), False, 0)


def clocks_read(watch: ClockWatch, event: ReadClocks, passed_ds: int) -> ClockWatch:
    """Return the watch after a reading, `passed_ds` of true time after the one before."""
    first, second = _one_read(watch.first, event.first_ms), _one_read(watch.second, event.second_ms)
    ahead_ms = first.advanced_ms - second.advanced_ms
    apart = (ahead_ms > APART_MAX_MS) | (-ahead_ms > APART_MAX_MS)
    return ClockWatch(
        first_good=watch.first_good,
        since_ds=watch.since_ds + passed_ds,
        first=first,
        second=second,
        apart=watch.apart | (negation(first.lost | second.lost) & apart),
        late_ms=watch.late_ms,
    )


def begun_anew(watch: ClockWatch) -> ClockWatch:
    """Return the watch when a minute begins, or power comes back; how long the last one was is remembered."""
    one, other = watch.first, watch.second
    one_ms = pick(one.lost & negation(other.lost), other.advanced_ms, one.advanced_ms)
    other_ms = pick(other.lost & negation(one.lost), one.advanced_ms, other.advanced_ms)
    over_ms = pick(one_ms >= other_ms, one_ms, other_ms) - MINUTE_MS
    late_ms = watch.late_ms + pick(over_ms >= 0, over_ms, 0)
    first, second = (ClockSeen(0, clock.still, clock.lost) for clock in (one, other))
    return ClockWatch(watch.first_good, 0, first, second, watch.apart, late_ms)


def program_was_set(watch: ClockWatch) -> ClockWatch:
    """Return the watch once somebody has loaded a program; the minute that runs counts whole."""
    return evolve(watch, apart=False, late_ms=0)


def time_was_set(watch: ClockWatch) -> ClockWatch:
    """Return the watch once somebody has set the time."""
    return program_was_set(begun_anew(watch))


def doubted_anew(before: ClockWatch, now: ClockWatch) -> bool:
    """Return whether they are apart now and were not before, or one more stood still for too long."""
    apart = now.apart & negation(before.apart)
    pairs = ((before.first, now.first), (before.second, now.second))
    first, second = (seen.lost & negation(was.lost) for was, seen in pairs)
    return apart | first | second


def in_doubt(watch: ClockWatch) -> bool:
    """Return whether a clock has stood still for too long, or they were too far apart."""
    return watch.apart | watch.first.lost | watch.second.lost


def is_late(watch: ClockWatch) -> bool:
    """Return whether minutes were longer than a minute by more than an hour in all."""
    return watch.late_ms > LATE_MAX_MS


def _one_read(clock: ClockSeen, advance_ms: int) -> ClockSeen:
    moved = advance_ms >= 1
    still = pick(moved, 0, clock.still + 1)
    return ClockSeen(
        advanced_ms=clock.advanced_ms + pick(moved, advance_ms, 0),
        still=still,
        lost=clock.lost | (still >= STILL_MAX),
    )
