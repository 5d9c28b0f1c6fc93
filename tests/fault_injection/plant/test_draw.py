"""Draws are the same on every Python, and the same at once as one by one."""

from hypothesis import given
from hypothesis import strategies as st

from fault_injection.plant.draw import BULK, Chance, Draw

PINNED = [2167, 2169, 2162, 2136, 2164, 2194]
SEEDS = st.integers(min_value=0, max_value=2**32 - 1)


@given(SEEDS, st.integers(0, 5_000), st.integers(0, 5_000))
def test_a_draw_stays_within_its_range(seed: int, least: int, width: int) -> None:
    """Both ends included, and a range of one value gives that value."""
    draw = Draw(seed, "strokes")
    drawn = [draw.between(least, least + width) for _ in range(20)]
    assert least <= min(drawn)
    assert max(drawn) <= least + width


def test_draws_reach_both_ends_of_a_range() -> None:
    """Over seeds, a small range is used up."""
    assert {3, 4, 5} == {Draw(seed, "strokes").between(3, 5) for seed in range(40)}


def test_draws_are_the_same_on_every_python() -> None:
    """A seed stands for one sequence, for good: traces depend on it."""
    draw = Draw(7, "strokes")
    assert PINNED == [draw.between(1_710, 2_290) for _ in range(6)]


@given(SEEDS, st.integers(0, 4 * BULK), st.integers(0, 10), st.integers(0, 3_000))
def test_many_draws_at_once_are_those_of_one_after_the_other(
    seed: int, count: int, least: int, width: int
) -> None:
    """Also what is drawn after them."""
    single, bulk = Draw(seed, "ticks"), Draw(seed, "ticks")
    drawn = [single.between(least, least + width) for _ in range(count)]
    assert drawn == bulk.several(count, least, least + width)
    assert single.between(0, 1_000) == bulk.between(0, 1_000)


@given(SEEDS, st.integers(1, 2**32))
def test_a_chance_stays_below_its_count(seed: int, count: int) -> None:
    """From 0 on."""
    chance = Chance(seed, "slips")
    assert all(0 <= chance.below(count) < count for _ in range(20))


def test_what_happens_in_a_quarter_of_cases_does() -> None:
    """Never at 0, always at 1,000, and about as often as it says."""
    chance = Chance(5, "slips")
    happened = {permille: sum(chance.happens(permille) for _ in range(4_000)) for permille in (0, 250, 1_000)}
    assert [0, 4_000] == [happened[0], happened[1_000]]
    assert 900 <= happened[250] <= 1_100
