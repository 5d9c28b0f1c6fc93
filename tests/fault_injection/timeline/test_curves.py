"""Curves say what the run's figures say."""

from fault_injection.logbook import Span
from fault_injection.recording import Series, Track
from fault_injection.timeline.curves import FLOW, PROGRAM_TIP, TIP, changes, curves, hourly
from tests.fault_injection.small import Run


def series_of(*points: tuple[int, int]) -> Series:
    """A series of these changes."""
    series = Series()
    for minute, value in points:
        series.put(minute, value)
    return series


def at(series: Series, minute: int) -> int:
    """What a series holds at the end of a minute."""
    return [value for since, value in zip(series.minutes, series.values, strict=True) if since <= minute][-1]


def test_hourly_is_what_came_in_the_last_sixty_minutes() -> None:
    """What came in a minute counts in it and in 59 more, if the run lasts so long."""
    counted = series_of((0, 0), (1, 5), (30, 7), (61, 8))
    assert series_of((0, 0), (1, 10), (30, 14), (61, 6), (90, 2), (121, 0)) == hourly(
        counted, times=2, until=121
    )
    assert series_of((0, 0), (1, 10), (30, 14)) == hourly(counted, times=2, until=60)


def test_changes_of_what_stays_is_one() -> None:
    """And 0 at commissioning, before the first minute."""
    assert series_of((0, 0), (1, 4), (3, 5)) == changes((4, 4, 5, 5))


def test_windows_are_those_of_the_logbook(small: Run) -> None:
    """True mass, limit and share of each, at its worst."""
    (found, _), logbook = curves(small.recording, small.outcome.logbook, 360), small.outcome.logbook
    for span, name in ((Span.DAY, "day"), (Span.FOUR_HOUR, "four_hour"), (Span.HOUR, "hour")):
        worst = logbook.worst(span)
        assert worst is not None
        true, limit = (at(found[f"{kind}_{name}_pg"], worst.minute) for kind in ("true", "limit"))
        assert (worst.true_pg, worst.limit_pg) == (true, limit)
        assert true * 10_000 // limit == max(found[f"share_{name}"].values)


def test_flow_and_tip_are_of_what_left(small: Run) -> None:
    """Two hours in, at strokes a tenth too large for an hour: a tenth above the program, to a pulse."""
    found, _ = curves(small.recording, small.outcome.logbook, 360)
    program = at(found[Track.PROGRAM.value], 120)
    assert 11 * program // 10 - 24 * 2_200 <= at(found[FLOW], 120) <= 11 * program // 10 + 24 * 2_200
    assert at(found[FLOW], 120) * 500 == 24 * at(found[TIP], 120)
    assert program * 500 // 24 == at(found[PROGRAM_TIP], 120)
