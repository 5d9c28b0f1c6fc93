"""Nothing passes the last gate that some window cannot bear whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controller.governor import Cost, Grant, Headroom, granted, headroom
from controller.ledger import Charge, charged, opened
from controller.presets import PULSES_PER_TICK_MAX
from controller.units import Nanolitres, Picograms, Pulses
from tests.controller.samples import amounts

PULSE_PG, PULSE_NL = 1_145_000, 2_290
WIDE = 10**12

rooms = st.integers(-3 * PULSE_PG, 12 * PULSE_PG)


def gate(wanted: int, available: Headroom) -> Grant:
    """The gate, for a pulse of 500 mcg/mL at its largest."""
    return granted(
        Pulses(wanted),
        pulse_pg=Picograms(PULSE_PG),
        pulse_nl=Nanolitres(PULSE_NL),
        available=available,
    )


@given(wanted=st.integers(0, 12), day=rooms, nl=st.integers(-5_000, 30_000), four=rooms, hour=rooms)
def test_as_many_pulses_pass_as_the_narrowest_window_bears(
    wanted: int, day: int, nl: int, four: int, hour: int
) -> None:
    """Whole pulses only, never more than wanted, and what they cost is what the headroom loses."""
    grant = gate(wanted, Headroom(day, nl, four, hour))
    fitting = min(day // PULSE_PG, nl // PULSE_NL, four // PULSE_PG, hour // PULSE_PG)
    expected = max(0, min(wanted, PULSES_PER_TICK_MAX, fitting))
    cost = Cost(Pulses(expected), Picograms(expected * PULSE_PG), Nanolitres(expected * PULSE_NL))
    left = Headroom(
        day - expected * PULSE_PG,
        nl - expected * PULSE_NL,
        four - expected * PULSE_PG,
        hour - expected * PULSE_PG,
    )
    assert Grant(cost, left) == grant


@pytest.mark.parametrize("window", range(4), ids=["day_pg", "day_nl", "four_hour_pg", "hour_pg"])
def test_each_window_by_itself_can_refuse(window: int) -> None:
    """A pulse that fits exactly passes; with one unit less in any one window it does not."""
    cost = (PULSE_PG, PULSE_NL, PULSE_PG, PULSE_PG)[window]
    exact = [WIDE if at != window else cost for at in range(4)]
    short = [WIDE if at != window else cost - 1 for at in range(4)]
    assert 1 == gate(1, Headroom(*exact)).cost.pulses
    assert 0 == gate(1, Headroom(*short)).cost.pulses


def test_a_pulse_is_compared_before_it_is_added() -> None:
    """Room for two and a half pulses lets two pass."""
    room = 5 * PULSE_PG // 2
    assert 2 == gate(9, Headroom(room, WIDE, WIDE, WIDE)).cost.pulses


def test_headroom_is_limit_less_charges_of_each_window() -> None:
    """Every window is looked at with its own limit and its own unit."""
    ledger = opened(amounts(100, 80, 60, 40), amounts(10, 10, 10, 10))
    charge = Charge(Picograms(7), Nanolitres(5), Picograms(2), Nanolitres(1))
    assert Headroom(day_pg=93, day_nl=75, four_hour_pg=53, hour_pg=33) == headroom(charged(ledger, charge))


def test_an_overdrawn_window_has_negative_headroom() -> None:
    """More charged than allowed is not taken for zero, and lets nothing pass."""
    ledger = opened(amounts(100, WIDE, WIDE, WIDE), amounts(0, 0, 0, 0))
    charge = Charge(Picograms(101), Nanolitres(1), Picograms(0), Nanolitres(0))
    assert -1 == headroom(charged(ledger, charge)).day_pg
    assert 0 == gate(1, headroom(charged(ledger, charge))).cost.pulses
