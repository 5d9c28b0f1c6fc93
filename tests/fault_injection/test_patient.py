"""The patient's fluid against what is published of it, and its arithmetic against itself."""

from random import Random

import pytest

from controller.units import Picograms
from fault_injection.clock import DAY_MIN
from fault_injection.patient import (
    LEAP_MIN_MAX,
    MASS_BITS,
    TYPICAL,
    Kinetics,
    Patient,
    bands,
    minutes_to_reach,
)

MCG = 1_000_000
LN_2 = 693_147
"""Natural logarithm of 2, millionths."""
PUBLISHED_CLEARANCE_UL_PER_H = range(13_000, 80_001)


def with_half_life(hours: int) -> Kinetics:
    """30 mL/h, and the volume that gives a half-life."""
    return Kinetics(clearance_ul_per_h=30_000, volume_ul=30_000 * hours * MCG // LN_2)


def infused(kinetics: Kinetics, day_mcg: int, days: int) -> Patient:
    """A patient after days of a little every minute."""
    patient = Patient(kinetics)
    for _ in range(days * DAY_MIN):
        patient.pass_minutes(1)
        patient.receive(Picograms(day_mcg * MCG // DAY_MIN))
    return patient


def test_five_hundred_a_day_come_to_694_ng_per_ml() -> None:
    """At 30 mL/h, by formula and by infusion of two days, to a per cent."""
    assert 694_444 == TYPICAL.steady_pg_per_ml(500 * MCG)
    assert 694_444 == pytest.approx(infused(TYPICAL, 500, 2).pg_per_ml, rel=0.01)
    assert (69_444, 1_666_666) == tuple(TYPICAL.steady_pg_per_ml(day * MCG) for day in (50, 1_200))


@pytest.mark.parametrize(("day_mcg", "steady_ng_per_ml"), [(50, 130), (1_200, 1_240)])
def test_published_steady_states_need_clearances_that_were_measured(
    day_mcg: int, steady_ng_per_ml: int
) -> None:
    """130 ng/mL at 50 and 1240 at 1200 mcg/day: each is met with a clearance of 13 to 80 mL/h."""
    clearance_ul_per_h = day_mcg * MCG // (24 * steady_ng_per_ml)
    assert clearance_ul_per_h in PUBLISHED_CLEARANCE_UL_PER_H
    kinetics = Kinetics(clearance_ul_per_h=clearance_ul_per_h, volume_ul=TYPICAL.volume_ul)
    assert steady_ng_per_ml * 1_000 == pytest.approx(infused(kinetics, day_mcg, 2).pg_per_ml, rel=0.02)


def test_typical_half_life_is_that_of_the_label() -> None:
    """1.51 h, and the volume lies between 22 and 157 mL."""
    assert 91 == minutes_to_reach(TYPICAL, 500)
    assert TYPICAL.volume_ul in range(22_000, 157_001)


@pytest.mark.parametrize("hours", [1, 2, 3, 4, 5])
def test_every_published_half_life_is_at_steady_state_within_two_days(hours: int) -> None:
    """99 % of it."""
    assert minutes_to_reach(with_half_life(hours), 990) <= 2 * DAY_MIN


def test_the_longest_half_life_takes_more_than_a_day() -> None:
    """As published, 1 to 2 days."""
    assert minutes_to_reach(with_half_life(5), 990) > DAY_MIN


@pytest.mark.parametrize("seed", range(20))
def test_a_leap_ends_where_single_minutes_do(seed: int) -> None:
    """To n + 1 units of 2**-32 pg, for any amount up to 17 g."""
    draw = Random(seed)
    minutes, mass_pg = draw.randrange(1, 3_000), Picograms(draw.getrandbits(44))
    stepped, leapt = Patient(), Patient()
    for patient in (stepped, leapt):
        patient.receive(mass_pg)
    for _ in range(minutes):
        stepped.pass_minutes(1)
    leapt.pass_minutes(minutes)
    assert 0 <= leapt.held - stepped.held <= minutes + 1
    assert leapt.held < mass_pg << MASS_BITS


def test_no_time_changes_nothing_and_a_year_leaves_nothing() -> None:
    """The two ends of a leap; beyond them is an error."""
    patient = Patient()
    patient.receive(Picograms(500 * MCG))
    held = patient.held
    patient.pass_minutes(0)
    assert held == patient.held
    patient.pass_minutes(365 * DAY_MIN)
    assert 0 == patient.held
    for minutes in (-1, LEAP_MIN_MAX + 1):
        with pytest.raises(ValueError, match="minutes"):
            patient.pass_minutes(minutes)


def test_bands_are_outside_all_that_is_published_and_far_from_the_own_dose() -> None:
    """At 500 mcg/day; and a child's 50 mcg/day is not in want of drug by its own steady state."""
    usual, child = bands(694_444), bands(TYPICAL.steady_pg_per_ml(50 * MCG))
    assert (130_000, 1_388_888) == (usual.too_little, usual.too_much)
    assert child.too_little < TYPICAL.steady_pg_per_ml(50 * MCG) < child.too_much


def test_the_old_dose_is_too_much_some_six_hours_after_a_holiday() -> None:
    """As in the published cases: the band begins where the model is after 6 h, to 10 min."""
    steady = 694_444
    share = bands(steady).too_much_after_holiday * 1_000 // steady
    assert 6 * 60 == pytest.approx(minutes_to_reach(TYPICAL, share), abs=10)
