"""Two clocks, of which one may be bad: time advances by the slower one, and never backwards.

A fast clock ages no ledger early, for the slower one counts. One that stands still would stop therapy, so it
is lost after some readings, and the other is used alone. How late minutes are counted, by the clock that
leads, is added up. Beyond an hour a signal says so, and delivery goes on as it is, for an hour's shift is
safer than the program's lowest flow.
"""

from attrs import evolve, frozen

from controller.arithmetic import larger, smaller
from controller.units import MINUTE_MS, Milliseconds

STILL_READINGS = 15
"""Readings on end without an advance after which a clock is lost; a good one advances within a second."""
DISAGREE_MS = Milliseconds(2_500)
"""What two clocks may be apart within a minute.

Two that are 1 % fast and 1 % slow, read once a minute, end one at the second reading: 121.2 s and 118.8 s.
"""
LATE_MS = Milliseconds(60 * MINUTE_MS)
"""How late the program may be, by the clock that leads, until somebody has to set the time.

An assumption: two crystals that are 200 ppm apart need 208 days for it, more than from refill to refill.
"""
SILENT_MS = Milliseconds(10 * MINUTE_MS)
"""How far the leading clock goes without a tick until a reading gives a tone: as often as high priority."""


@frozen
class Clock:
    """What one clock says of the minute that runs.

    Attributes:
        advanced_ms: how far it has advanced since the last tick, or since power came back.
        still: readings on end in which it did not advance, at most STILL_READINGS.
        lost: whether it is out of use for good.
    """

    advanced_ms: Milliseconds
    still: int
    lost: bool


@frozen
class Clocks:
    """Both of them.

    Attributes:
        first, second: the clocks.
        disagree: whether they have been apart by more than DISAGREE_MS since somebody set the time.
        late_ms: by how much the minutes since then were longer than a minute, each by the clock that led in
            it: what the slower one lost, and what passed until the reading that showed the minute's end.
    """

    first: Clock
    second: Clock
    disagree: bool
    late_ms: Milliseconds


_RUNNING = Clock(advanced_ms=Milliseconds(0), still=0, lost=False)
NOT_READ = Clocks(first=_RUNNING, second=_RUNNING, disagree=False, late_ms=Milliseconds(0))


def read(clocks: Clocks, first_ms: Milliseconds, second_ms: Milliseconds) -> Clocks:
    """Return the clocks after a reading; a clock that was set back has not advanced."""
    now = Clocks(
        first=_one_read(clocks.first, first_ms),
        second=_one_read(clocks.second, second_ms),
        disagree=clocks.disagree,
        late_ms=clocks.late_ms,
    )
    return evolve(now, disagree=now.disagree | (_both_run(now) and _apart_ms(now) > DISAGREE_MS))


def minute_is_over(clocks: Clocks) -> bool:
    """Return whether a tick is due: by the slower clock, or by the one that is not lost."""
    first, second = clocks.first, clocks.second
    by_first, by_second = first.advanced_ms >= MINUTE_MS, second.advanced_ms >= MINUTE_MS
    if first.lost and not second.lost:
        return by_second
    if second.lost and not first.lost:
        return by_first
    return by_first & by_second


def minute_counted(clocks: Clocks) -> Clocks:
    """Return the clocks when a minute begins; one that was counted late makes the next no shorter."""
    return Clocks(
        first=_begun_anew(clocks.first),
        second=_begun_anew(clocks.second),
        disagree=clocks.disagree,
        late_ms=Milliseconds(clocks.late_ms + larger(0, _leading_ms(clocks) - MINUTE_MS)),
    )


def is_late(clocks: Clocks) -> bool:
    """Return whether the program is later than may be left to itself."""
    return clocks.late_ms > LATE_MS


def doubtful(clocks: Clocks) -> bool:
    """Return whether a clock is lost, or they disagree, or the program has become late."""
    return clocks.disagree | clocks.first.lost | clocks.second.lost | is_late(clocks)


def may_be_set(clocks: Clocks) -> bool:
    """Return whether there is anything for somebody to settle who knows the time, be it the least delay."""
    return clocks.disagree | (clocks.late_ms > 0)


def comes_into_doubt(before: Clocks, now: Clocks) -> bool:
    """Return whether a reading has brought a new doubt of the time: they disagree, or one more is lost.

    A program that is late is none: it lowers no flow.
    """
    apart = now.disagree & (not before.disagree)
    return apart | _newly_lost(before.first, now.first) | _newly_lost(before.second, now.second)


def keeps_silent(before: Clocks, now: Clocks) -> bool:
    """Return whether no tick has come, and so no tone, for another interval of the clock that leads."""
    return _both_run(now) and _leading_ms(now) // SILENT_MS > _leading_ms(before) // SILENT_MS


def program_set(clocks: Clocks) -> Clocks:
    """Return the clocks once somebody has loaded a program that begins now; the minute goes on."""
    return evolve(clocks, disagree=False, late_ms=Milliseconds(0))


def time_set(clocks: Clocks) -> Clocks:
    """Return the clocks once somebody has set the time, with which a minute begins; a lost one stays lost."""
    return program_set(minute_counted(clocks))


def begun_with(*, first_lost: bool, second_lost: bool, disagree: bool) -> Clocks:
    """Return clocks that were not read yet, of which no more is known than this."""
    first, second = evolve(_RUNNING, lost=first_lost), evolve(_RUNNING, lost=second_lost)
    return evolve(NOT_READ, first=first, second=second, disagree=disagree)


def _one_read(clock: Clock, advance_ms: Milliseconds) -> Clock:
    still = 0 if advance_ms > 0 else smaller(clock.still + 1, STILL_READINGS)
    return Clock(
        advanced_ms=Milliseconds(clock.advanced_ms + larger(0, advance_ms)),
        still=still,
        lost=clock.lost | (still >= STILL_READINGS),
    )


def _begun_anew(clock: Clock) -> Clock:
    return evolve(clock, advanced_ms=Milliseconds(0))


def _both_run(clocks: Clocks) -> bool:
    return not (clocks.first.lost | clocks.second.lost)


def _newly_lost(before: Clock, now: Clock) -> bool:
    return now.lost & (not before.lost)


def _leading_ms(clocks: Clocks) -> int:
    """How far the clock that leads has advanced, of those that are not lost; if both are, of them."""
    first, second = clocks.first, clocks.second
    if first.lost and not second.lost:
        return second.advanced_ms
    if second.lost and not first.lost:
        return first.advanced_ms
    return larger(first.advanced_ms, second.advanced_ms)


def _apart_ms(clocks: Clocks) -> int:
    first_ms, second_ms = clocks.first.advanced_ms, clocks.second.advanced_ms
    return larger(first_ms - second_ms, second_ms - first_ms)
