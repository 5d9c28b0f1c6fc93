"""Thinning: a long series is cut to what fits in a page, and every extreme stays."""

from collections.abc import Sequence

from fault_injection.recording import Series

CHARACTERS_MAX = 60_000
"""Most that one series takes of a page. Some 22 change nearly every minute: 1.3 MB, as much as Bokeh."""


def thinned(series: Series) -> tuple[Series, int]:
    """Return a series that fits, and the length of the stretches that it was cut into; 0 if it was not.

    Of each stretch the first change, the last, the least and the greatest stay where they were. So every
    extreme is kept to the minute, and between changes that are kept the value is one of the same stretch.
    """
    kept, width = series, 0
    while (size := written_size(kept)) > CHARACTERS_MAX:
        width = max(width + 1, width * size // CHARACTERS_MAX)
        kept = _cut(series, width)
    return kept, width


def differences(values: Sequence[int]) -> list[int]:
    """Return the first value, and by how much each differs from the one before: short to write."""
    return [value - before for before, value in zip((0, *values), values, strict=False)]


def written_size(series: Series) -> int:
    """Return how many characters a series takes, written as differences with a comma after each."""
    return sum(
        len(str(more)) + 1 for column in (series.minutes, series.values) for more in differences(column)
    )


def _cut(series: Series, width: int) -> Series:
    kept, begin, minutes = Series(), 0, series.minutes
    for at in range(1, len(minutes)):
        if minutes[at] // width != minutes[begin] // width:
            _keep(series, begin, at, kept)
            begin = at
    _keep(series, begin, len(minutes), kept)
    return kept


def _keep(series: Series, begin: int, end: int, kept: Series) -> None:
    """Keep what must be of the changes from `begin` up to `end`, in order of time."""
    within = range(begin, end)
    least = min(within, key=series.values.__getitem__)
    greatest = max(within, key=series.values.__getitem__)
    for at in sorted({begin, least, greatest, end - 1}):
        kept.minutes.append(series.minutes[at])
        kept.values.append(series.values[at])
