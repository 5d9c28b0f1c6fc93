"""Decimals are exact in both directions, and rounded to the side that is stated."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controller.shell.decimals import exact, on_grid, percent, plain, rounded_down, rounded_up

amounts = st.decimals(0, 1_000_000, allow_nan=False, places=6)


@given(amounts)
def test_what_is_on_the_grid_comes_back_exactly(written: Decimal) -> None:
    """Six decimals of mcg or mL survive the way to whole pg or nL and back."""
    units = on_grid(written, 6)
    assert units is not None
    assert written == Decimal(exact(units))


@given(st.decimals(0, 1_000_000, allow_nan=False), st.integers(0, 6))
def test_the_grid_takes_a_number_exactly_or_not_at_all(written: Decimal, places: int) -> None:
    """A number is on the grid iff scaling it gives a whole number; nothing is ever rounded."""
    scaled = Fraction(written) * 10**places
    assert (scaled.numerator if scaled.denominator == 1 else None) == on_grid(written, places)


@given(st.integers(0, 10**15), st.integers(0, 6))
def test_rounding_goes_to_its_side_by_less_than_one_step(units: int, places: int) -> None:
    """Rounded up is never below the number and rounded down never above, by less than one last digit."""
    number, step = Fraction(units, 10**6), Fraction(1, 10**places)
    assert 0 <= Fraction(rounded_up(units, places)) - number < step
    assert 0 <= number - Fraction(rounded_down(units, places)) < step


@given(st.integers(-(10**15), 10**15), st.integers(1, 10**15))
def test_a_difference_is_never_shown_as_none(part: int, whole: int) -> None:
    """Per cent are rounded away from zero, so that only 0 reads as 0."""
    shown = percent(part, whole, 2)
    assert 0 <= abs(Fraction(shown)) - abs(Fraction(100 * part, whole)) < Fraction(1, 100)
    assert (part == 0) == (Fraction(shown) == 0)
    assert {-1: "-", 0: "0", 1: "+"}[(part > 0) - (part < 0)] == shown[0]


@pytest.mark.parametrize(
    ("units", "text"), [(0, "0"), (1, "0.000001"), (12_500_000, "12.5"), (300_000_000, "300")]
)
def test_exact_amounts_have_no_idle_zeros(units: int, text: str) -> None:
    """Exact amounts are as short as they can be."""
    assert text == exact(units)


@pytest.mark.parametrize("text", ["0", "12.50", "0.000001", "2000"])
def test_a_decimal_is_shown_as_it_was_written(text: str) -> None:
    """Trailing zeros stay, and no exponent appears."""
    assert text == plain(Decimal(text))
