"""Curves: every series that a page holds, recorded or worked out from what was, by its name in the page."""

from collections.abc import Iterable, Iterator
from heapq import merge
from itertools import takewhile

from fault_injection.clock import HOUR_MIN
from fault_injection.logbook import Logbook, Span
from fault_injection.recording import Recording, Series, Track
from fault_injection.timeline.thinning import thinned

FLOW = "flow_nl_per_day"
TIP = "tip_pg_per_h"
PROGRAM_TIP = "program_tip_pg_per_h"
WINDOW_NAMES = {Span.DAY: "day", Span.FOUR_HOUR: "four_hour", Span.HOUR: "hour"}
SHARE = 10_000
"""A share of a limit counts in hundredths of a per cent."""

Curves = dict[str, Series]


def curves(recording: Recording, logbook: Logbook, duration: int) -> tuple[Curves, int]:
    """Return every curve of a run, and the longest stretch to which one was thinned, minutes, or 0."""
    cut = {name: thinned(series) for name, series in _all(recording, logbook, duration)}
    return {name: series for name, (series, _) in cut.items()}, max(width for _, width in cut.values())


def _all(recording: Recording, logbook: Logbook, duration: int) -> Iterator[tuple[str, Series]]:
    tracks = recording.tracks
    for track, series in tracks.items():
        if track not in (Track.DRAWN, Track.AT_TIP, Track.NOMINAL):
            yield track.value, series
    yield FLOW, hourly(tracks[Track.DRAWN], times=24, until=duration)
    yield TIP, hourly(tracks[Track.AT_TIP], times=1, until=duration)
    yield PROGRAM_TIP, _by_hour(tracks[Track.NOMINAL])
    for span, name in WINDOW_NAMES.items():
        rolling = logbook.windows[span]
        yield f"true_{name}_pg", changes(rolling.totals)
        yield f"limit_{name}_pg", changes(rolling.limits)
        pairs = zip(rolling.totals, rolling.limits, strict=True)
        yield f"share_{name}", changes(true * SHARE // limit if limit else 0 for true, limit in pairs)


def changes(by_minute: Iterable[int]) -> Series:
    """Return what the minutes from the first on held, as a series that is 0 at commissioning."""
    series = Series()
    for minute, value in enumerate((0, *by_minute)):
        series.put(minute, value)
    return series


def hourly(counted: Series, *, times: int, until: int) -> Series:
    """Return how much a sum grew in the last 60 minutes of the pump's clock, so many times over.

    Args:
        counted: a sum since the run began; it never falls.
        times: what to multiply by: 24 for a day's worth.
        until: last minute of the run.
    """
    grown = _growth(counted)
    gone = ((minute + HOUR_MIN, -more) for minute, more in _growth(counted))
    series, total = Series(), 0
    series.put(0, 0)
    for minute, more in takewhile(lambda change: change[0] <= until, merge(grown, gone)):
        total += more
        series.put(minute, total * times)
    return series


def _growth(counted: Series) -> Iterator[tuple[int, int]]:
    before = 0
    for minute, value in zip(counted.minutes, counted.values, strict=True):
        yield minute, value - before
        before = value


def _by_hour(by_day: Series) -> Series:
    series = Series()
    for minute, value in zip(by_day.minutes, by_day.values, strict=True):
        series.put(minute, value // 24)
    return series
