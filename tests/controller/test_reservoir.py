"""The two accounts bracket what is left; readings may raise an alarm and do nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controller.presets import pulse_units
from controller.reservoir import (
    Level,
    Reservoir,
    at_floor,
    below,
    certainly_empty,
    confirmed,
    critical_threshold_nl,
    drawn,
    filled,
    low_threshold_nl,
)
from controller.units import Nanolitres, Pulses
from tests.controller.samples import ML, NO_READING, PLAIN


def reservoir(lower: int, upper: int, floor: int = 2 * ML) -> Reservoir:
    """Accounts as given."""
    return Reservoir(Nanolitres(lower), Nanolitres(upper), Nanolitres(floor))


def reading(nl: int) -> Level:
    """A level reading that arrived."""
    return Level(known=True, nl=Nanolitres(nl))


@given(st.lists(st.tuples(st.integers(0, 18), st.integers(1_710, 2_290), st.booleans()), max_size=60))
def test_the_accounts_bracket_the_truth(minutes: list[tuple[int, int, bool]]) -> None:
    """Whatever strokes within tolerance and whichever pulses the encoder misses: lower, truth, upper."""
    truth = 400_000
    accounts = filled(Nanolitres(truth), Nanolitres(2 * ML))
    for pulses, stroke, heard in minutes:
        truth = max(0, truth - pulses * stroke)
        accounts = drawn(accounts, Nanolitres(pulses * PLAIN.stroke_max_nl))
        accounts = confirmed(accounts, Pulses(pulses if heard else 0), PLAIN.stroke_min_nl)
        assert accounts.lower_nl <= truth <= accounts.upper_nl


def test_accounts_do_not_fall_below_zero() -> None:
    """An account of nothing stays at nothing."""
    assert 0 == drawn(reservoir(2_289, 10), Nanolitres(2_290)).lower_nl
    assert 0 == confirmed(reservoir(0, 1_709), Pulses(1), Nanolitres(1_710)).upper_nl


def test_only_the_upper_account_says_certainly_empty() -> None:
    """The lower account at zero is no reason to stop; the upper one is."""
    assert not certainly_empty(reservoir(0, 1))
    assert certainly_empty(reservoir(0, 0))


def test_low_is_the_larger_of_a_week_and_three_days_at_the_limit() -> None:
    """Either may be the larger one; critical is two days at the limit."""
    assert 7 * ML == low_threshold_nl(Nanolitres(7 * ML), Nanolitres(2 * ML))
    assert 9 * ML == low_threshold_nl(Nanolitres(7 * ML), Nanolitres(3 * ML))
    assert 4 * ML == critical_threshold_nl(Nanolitres(2 * ML))


@pytest.mark.parametrize(
    ("lower", "level", "expected"),
    [
        (5 * ML, NO_READING, False),
        (5 * ML - 1, NO_READING, True),
        (5 * ML, reading(5 * ML), False),
        (5 * ML, reading(5 * ML - 1), True),
        (5 * ML - 1, reading(40 * ML), True),
        (5 * ML, reading(-1), True),
        (5 * ML, Level(known=False, nl=Nanolitres(1)), False),
    ],
)
def test_account_and_reading_each_raise_an_alarm(lower: int, level: Level, expected: bool) -> None:
    """3 mL above a floor of 2 mL is not below; a high reading never outweighs the account."""
    assert expected == below(reservoir(lower, 40 * ML), level, Nanolitres(3 * ML))


def test_the_floor_alarm_stands_at_the_floor() -> None:
    """At the floor counts, one nanolitre above does not."""
    assert at_floor(reservoir(2 * ML, 9 * ML), NO_READING)
    assert not at_floor(reservoir(2 * ML + 1, 9 * ML), NO_READING)
    assert at_floor(reservoir(9 * ML, 9 * ML), reading(2 * ML))


def test_smallest_and_largest_strokes_of_a_pulse_differ_by_29_percent_of_nominal() -> None:
    """What the accounts drift apart by; the pulse itself is 2 microlitres (A-DEVICE)."""
    assert 2_000 * 1_440 == pulse_units(PLAIN)
    assert 580 == PLAIN.stroke_max_nl - PLAIN.stroke_min_nl
