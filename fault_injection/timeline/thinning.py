"""Thinning: a long series is cut to what fits in a page, and every extreme stays."""

from fault_injection.recording import Series

POINTS_MAX = 10_000
"""Most changes of one series that a page holds: some 80 kB."""
KEPT = 4
"""Of each stretch: the first value, the last, the least and the greatest."""


def thinned(series: Series, duration: int) -> Series:
    """Return a series of at most POINTS_MAX changes.

    A longer one is cut into stretches of `stretch_min(duration)` minutes, and of each the first change, the
    last, the least and the greatest stay where they were. So every extreme is kept to the minute, and between
    changes that are kept the value is that of a moment in the same stretch.
    """
    if len(series.minutes) <= POINTS_MAX:
        return series
    kept, begin = Series(), 0
    width = stretch_min(duration)
    for at, minute in enumerate(series.minutes):
        if minute // width != series.minutes[begin] // width:
            _keep(series, begin, at, kept)
            begin = at
    _keep(series, begin, len(series.minutes), kept)
    return kept


def stretch_min(duration: int) -> int:
    """Return the length of a stretch for a run of so many minutes: each keeps KEPT changes at most."""
    return duration // (POINTS_MAX // KEPT - 1) + 1


def _keep(series: Series, begin: int, end: int, kept: Series) -> None:
    """Keep what must be of the changes from `begin` up to `end`, in order of time."""
    within = range(begin, end)
    least = min(within, key=series.values.__getitem__)
    greatest = max(within, key=series.values.__getitem__)
    for at in sorted({begin, least, greatest, end - 1}):
        kept.minutes.append(series.minutes[at])
        kept.values.append(series.values[at])
