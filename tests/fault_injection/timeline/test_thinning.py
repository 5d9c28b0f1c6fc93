"""Thinning keeps every extreme, and keeps a series short."""

from itertools import pairwise
from random import Random

import pytest

from fault_injection.recording import Series
from fault_injection.timeline.thinning import POINTS_MAX, stretch_min, thinned


def noisy(duration: int, seed: int) -> Series:
    """A value that changes nearly every minute."""
    draw, series = Random(seed), Series()
    for minute in range(duration + 1):
        series.put(minute, draw.getrandbits(20))
    return series


def test_a_short_series_stays_whole() -> None:
    """Up to the most that a page holds."""
    series = noisy(POINTS_MAX - 1, 1)
    assert series == thinned(series, POINTS_MAX - 1)


@pytest.mark.parametrize("duration", [POINTS_MAX, 2 * POINTS_MAX + 1, 400 * 1440])
def test_a_long_series_is_cut_to_what_fits(duration: int) -> None:
    """Any length, 400 days too."""
    assert POINTS_MAX // 4 < len(thinned(noisy(duration, 2), duration).minutes) <= POINTS_MAX


def test_no_extreme_is_lost_and_nothing_is_made_up() -> None:
    """Each stretch has the same least, greatest, first and last; every point that is kept was there."""
    duration = 3 * POINTS_MAX
    series = noisy(duration, 3)
    kept = thinned(series, duration)
    points = set(zip(series.minutes, series.values, strict=True))
    assert set(zip(kept.minutes, kept.values, strict=True)) <= points
    assert all(a < b for a, b in pairwise(kept.minutes))
    width = stretch_min(duration)
    assert by_stretch(series, width) == by_stretch(kept, width)


def by_stretch(series: Series, width: int) -> dict[int, tuple[int, int, int, int]]:
    """Least, greatest, first and last value of each stretch."""
    found: dict[int, list[int]] = {}
    for minute, value in zip(series.minutes, series.values, strict=True):
        found.setdefault(minute // width, []).append(value)
    return {at: (min(values), max(values), values[0], values[-1]) for at, values in found.items()}
