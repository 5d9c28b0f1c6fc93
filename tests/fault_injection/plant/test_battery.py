"""The battery drains no more than its account pays, and fails as it is told to."""

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from controller.presets import BUDGET
from controller.units import Millivolts
from fault_injection.plant.battery import CONNECTED, EMPTY_MV, FRESH, HEALTHY_MV, Cell, Power


@given(st.integers(0, 2**32 - 1), st.lists(st.integers(0, 100_000), max_size=30))
def test_what_is_truly_drained_is_between_seven_tenths_and_all_of_what_is_paid(
    seed: int, paid: list[int]
) -> None:
    """Step by step no more (A-DRAIN), but for the rounding of one; in all no less."""
    cell = Cell(seed)
    drained = [cell.drain(most_uj) for most_uj in paid]
    assert all(0 <= true <= most + 1 for true, most in zip(drained, paid, strict=True))
    assert sum(paid) * 7 // 10 <= sum(drained) <= sum(paid)


def test_the_voltage_at_rest_falls_when_the_last_tenth_is_used() -> None:
    """3 V until then; and it is the lower of that and what a fault makes of it."""
    cell = Cell(1)
    assert HEALTHY_MV == cell.rest_mv(FRESH)
    assert HEALTHY_MV > cell.rest_mv(evolve(FRESH, spent_permille=950)) > EMPTY_MV
    assert EMPTY_MV == cell.rest_mv(evolve(FRESH, spent_permille=1_000))
    assert 2_100 == cell.rest_mv(evolve(FRESH, rest_mv=Millivolts(2_100)))
    cell.drain(2 * BUDGET.capacity_uj)
    assert EMPTY_MV == cell.rest_mv(FRESH)


def test_a_film_leaves_the_pump_without_the_voltage_to_turn_now_and_then() -> None:
    """A fresh battery always carries the motor; one with up to 15 ohm of film does so at times."""
    cell, film = Cell(1), evolve(FRESH, film_ohm_max=15)
    assert all(cell.carries(FRESH) for _ in range(50))
    carried = sum(cell.carries(film) for _ in range(1_600))
    assert 1_000 <= carried <= 1_200  # 11 of 16: 0 to 10 ohm leave 2 V


def test_nothing_runs_without_power() -> None:
    """Cut off, or below what the electronics need; a brown-out is above that, and does not turn the motor."""
    cell = Cell(1)
    assert cell.runs(FRESH, CONNECTED)
    assert not cell.runs(FRESH, Power(cut=True))
    assert not cell.runs(evolve(FRESH, rest_mv=Millivolts(1_799)), CONNECTED)
    brown_out = evolve(FRESH, rest_mv=Millivolts(1_999))
    assert (True, False) == (cell.runs(brown_out, CONNECTED), cell.carries(brown_out))
