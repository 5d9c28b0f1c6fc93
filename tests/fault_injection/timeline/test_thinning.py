"""Thinning keeps every extreme, and keeps a series short."""

from itertools import accumulate, pairwise
from random import Random

import pytest

from fault_injection.recording import Series
from fault_injection.timeline.thinning import CHARACTERS_MAX, differences, thinned, written_size


def noisy(duration: int, seed: int) -> Series:
    """A value that changes nearly every minute."""
    draw, series = Random(seed), Series()
    for minute in range(duration + 1):
        series.put(minute, draw.getrandbits(20))
    return series


def test_a_short_series_stays_whole() -> None:
    """Six hours fit."""
    series = noisy(360, 1)
    assert (series, 0) == thinned(series)


@pytest.mark.parametrize("days", [7, 14, 60])
def test_a_long_series_is_cut_to_what_fits(days: int) -> None:
    """And to not much less than that."""
    kept, width = thinned(noisy(days * 1440, 2))
    assert CHARACTERS_MAX // 3 < written_size(kept) <= CHARACTERS_MAX
    assert width > 0


def test_no_extreme_is_lost_and_nothing_is_made_up() -> None:
    """Each stretch has the same least, greatest, first and last; every point that is kept was there."""
    series = noisy(20_000, 3)
    kept, width = thinned(series)
    points = set(zip(series.minutes, series.values, strict=True))
    assert set(zip(kept.minutes, kept.values, strict=True)) < points
    assert all(a < b for a, b in pairwise(kept.minutes))
    assert by_stretch(series, width) == by_stretch(kept, width)


def test_what_is_written_is_what_was_counted() -> None:
    """Differences add up to the values, and take the room that was reckoned with."""
    series = noisy(100, 4)
    text = "".join(f"{more}," for column in (series.minutes, series.values) for more in differences(column))
    assert len(text) == written_size(series)
    assert list(series.values) == list(accumulate(differences(series.values)))


def by_stretch(series: Series, width: int) -> dict[int, tuple[int, int, int, int]]:
    """Least, greatest, first and last value of each stretch."""
    found: dict[int, list[int]] = {}
    for minute, value in zip(series.minutes, series.values, strict=True):
        found.setdefault(minute // width, []).append(value)
    return {at: (min(values), max(values), values[0], values[-1]) for at, values in found.items()}
