"""Times as scenarios write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fault_injection.clock import parsed_time, written_time


@given(st.integers(min_value=0, max_value=1000 * 1440 - 1))
def test_a_written_time_reads_back(minute: int) -> None:
    """Writing and reading are inverses."""
    assert minute == parsed_time(written_time(minute))


def test_a_time_counts_days_hours_and_minutes() -> None:
    """2 days and 3 hours are 3060 minutes."""
    assert 3060 == parsed_time("2 d 03:00")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2 d",
        "03:00",
        "2 d 3:00",
        "2 d 24:00",
        "2 d 03:60",
        "-1 d 03:00",
        "2d 03:00",
        "2 d 03:00 ",
        "² d 03:00",
    ],
)
def test_anything_else_is_no_time(text: str) -> None:
    """One way to write a time, and no guessing."""
    with pytest.raises(ValueError, match="is not a time"):
        parsed_time(text)
