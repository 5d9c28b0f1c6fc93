"""The ledger forgets nothing too early, and remembers which limits were in force."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controller.ledger import (
    Charge,
    Ledger,
    bolus_room,
    charged,
    limit_in_force,
    next_minute,
    next_quarter_hour,
    opened,
    room,
    under_new_limits,
)
from controller.order import Amounts
from controller.units import (
    DAY_BUCKETS,
    DAY_DS,
    FOUR_HOUR_BUCKETS,
    FOUR_HOUR_DS,
    HOUR_BUCKETS,
    HOUR_DS,
    SLOT_MIN,
    TICK_DS_MIN,
    Nanolitres,
    Picograms,
)
from tests.controller.samples import amounts

LIMITS = amounts(1_000, 900, 500, 200)
ALLOWANCES = amounts(100, 90, 50, 20)
HIGHER, HIGHER_ALLOWANCES = amounts(2_000, 1_800, 1_000, 400), amounts(150, 140, 80, 30)
NAMES = ("day_pg", "day_nl", "four_hour_pg", "hour_pg")


def charge(total_pg: int, bolus_pg: int = 0) -> Charge:
    """A charge whose volume is two thirds of its mass, to tell the two apart."""
    return Charge(
        total_pg=Picograms(3 * total_pg),
        total_nl=Nanolitres(2 * total_pg),
        bolus_pg=Picograms(3 * bolus_pg),
        bolus_nl=Nanolitres(2 * bolus_pg),
    )


def sums(ledger: Ledger) -> tuple[int, int, int, int]:
    """What is charged in each window."""
    day_pg, day_nl, four_hour_pg, hour_pg = (
        sum(bucket.charged for bucket in getattr(ledger, name)) for name in NAMES
    )
    return day_pg, day_nl, four_hour_pg, hour_pg


def minutes(ledger: Ledger, count: int, limits: Amounts = LIMITS, allowances: Amounts = ALLOWANCES) -> Ledger:
    """The ledger `count` minutes later; the first one begins a quarter-hour."""
    for minute in range(count):
        roll = next_quarter_hour if minute % SLOT_MIN == 0 else next_minute
        ledger = roll(ledger, limits, allowances)
    return ledger


@pytest.mark.parametrize(
    ("full_buckets", "bucket_min", "length_ds"),
    [
        (DAY_BUCKETS - 1, SLOT_MIN, DAY_DS),
        (FOUR_HOUR_BUCKETS - 1, SLOT_MIN, FOUR_HOUR_DS),
        (HOUR_BUCKETS - 1, 1, HOUR_DS),
    ],
)
def test_full_buckets_outlast_the_true_window_on_a_fast_clock(
    full_buckets: int, bucket_min: int, length_ds: int
) -> None:
    """Even if every tick is as short as A-TICK allows, and the current bucket has only begun."""
    assert length_ds < full_buckets * bucket_min * TICK_DS_MIN
    assert length_ds >= (full_buckets - 1) * bucket_min * TICK_DS_MIN


def test_lengths_are_those_of_the_design() -> None:
    """97 full quarter-hours, 17 and 61 full minutes, and the current one of each."""
    ledger = opened(LIMITS, ALLOWANCES)
    assert (98, 98, 18, 62) == tuple(len(getattr(ledger, name)) for name in NAMES)


def test_a_new_ledger_holds_nothing_under_the_first_limits() -> None:
    """The pump has never delivered; all room is there."""
    ledger = opened(LIMITS, ALLOWANCES)
    assert (0, 0, 0, 0) == sums(ledger)
    assert (1_000, 900, 500, 200) == tuple(room(getattr(ledger, name)) for name in NAMES)
    assert (100, 90, 50, 20) == tuple(bolus_room(getattr(ledger, name)) for name in NAMES)


def test_a_charge_counts_in_every_window_at_once() -> None:
    """Mass in three windows, volume in one; a bolus counts as charge and as bolus."""
    ledger = charged(opened(LIMITS, ALLOWANCES), charge(10, bolus_pg=4))
    assert (30, 20, 30, 30) == sums(ledger)
    assert (970, 880, 470, 170) == tuple(room(getattr(ledger, name)) for name in NAMES)
    assert (88, 82, 38, 8) == tuple(bolus_room(getattr(ledger, name)) for name in NAMES)


def test_charges_of_one_minute_add_up() -> None:
    """Two charges in a row are one charge of both."""
    ledger = opened(LIMITS, ALLOWANCES)
    assert charged(ledger, charge(3, 1)) == charged(charged(ledger, charge(1, 1)), charge(2))


def test_a_minute_ages_only_the_hour() -> None:
    """Within a quarter-hour the long windows keep their current bucket."""
    ledger = charged(opened(LIMITS, ALLOWANCES), charge(1))
    later = next_minute(ledger, LIMITS, ALLOWANCES)
    assert (ledger.day_pg, ledger.day_nl, ledger.four_hour_pg) == (
        later.day_pg,
        later.day_nl,
        later.four_hour_pg,
    )
    assert (0, 3) == (later.hour_pg[0].charged, later.hour_pg[1].charged)


@pytest.mark.parametrize(
    ("window", "kept_min"), [(0, 98 * 15 - 1), (1, 98 * 15 - 1), (2, 18 * 15 - 1), (3, 61)], ids=NAMES
)
def test_a_charge_is_forgotten_when_its_bucket_leaves_and_not_before(window: int, kept_min: int) -> None:
    """A charge in the first minute of a quarter-hour stays for all the buckets that follow it."""
    ledger = charged(minutes(opened(LIMITS, ALLOWANCES), 1), charge(1))
    kept = _later(ledger, kept_min)
    assert 0 < sums(kept)[window]
    assert 0 == sums(_later(ledger, kept_min + 1))[window]


def _later(ledger: Ledger, count: int) -> Ledger:
    """The ledger `count` minutes after the first minute of a quarter-hour."""
    for minute in range(1, count + 1):
        roll = next_quarter_hour if minute % SLOT_MIN == 0 else next_minute
        ledger = roll(ledger, LIMITS, ALLOWANCES)
    return ledger


def test_lowering_a_limit_takes_effect_when_the_old_one_has_left_the_window() -> None:
    """A lower dose does not stop the pump: its past was allowed under the old limit."""
    ledger = under_new_limits(opened(HIGHER, HIGHER_ALLOWANCES), LIMITS, ALLOWANCES)
    assert 2_000 == limit_in_force(minutes(ledger, 97 * 15).day_pg)
    assert 1_000 == limit_in_force(minutes(ledger, 97 * 15 + 1).day_pg)


def test_raising_a_limit_takes_effect_at_once() -> None:
    """The new limit is in force from the minute in which it was loaded."""
    ledger = under_new_limits(opened(LIMITS, ALLOWANCES), HIGHER, HIGHER_ALLOWANCES)
    assert (2_000, 1_800, 1_000, 400) == tuple(limit_in_force(getattr(ledger, name)) for name in NAMES)


def test_a_bolus_has_to_fit_the_smallest_allowance_that_the_window_saw() -> None:
    """Raised or lowered, room for a bolus is never larger than an earlier quarter-hour had it."""
    raised = under_new_limits(opened(LIMITS, ALLOWANCES), HIGHER, HIGHER_ALLOWANCES)
    lowered = under_new_limits(opened(HIGHER, HIGHER_ALLOWANCES), LIMITS, ALLOWANCES)
    assert 100 == bolus_room(raised.day_pg) == bolus_room(lowered.day_pg)
    assert 100 == bolus_room(minutes(raised, 97 * 15, HIGHER, HIGHER_ALLOWANCES).day_pg)
    assert 150 == bolus_room(minutes(raised, 97 * 15 + 16, HIGHER, HIGHER_ALLOWANCES).day_pg)


def test_an_overdrawn_window_has_negative_room() -> None:
    """Room is not cut off at zero, so nothing is hidden."""
    assert -2_000 == room(charged(opened(LIMITS, ALLOWANCES), charge(1_000)).day_pg)


@given(st.lists(st.integers(0, 9), min_size=1, max_size=150))
def test_the_hour_is_the_sum_of_its_last_62_minutes(pulses: list[int]) -> None:
    """Brute force over a list of minutes says the same."""
    ledger = opened(LIMITS, ALLOWANCES)
    for minute, count in enumerate(pulses):
        roll = next_quarter_hour if minute % SLOT_MIN == 0 else next_minute
        ledger = charged(roll(ledger, LIMITS, ALLOWANCES), charge(count))
    assert 3 * sum(pulses[-62:]) == sums(ledger)[3]


@given(st.lists(st.integers(0, 9), min_size=1, max_size=120))
def test_the_day_is_the_sum_of_its_last_98_quarter_hours(pulses: list[int]) -> None:
    """Brute force over a list of quarter-hours says the same, for mass, for volume and for 4 h."""
    ledger = opened(LIMITS, ALLOWANCES)
    for count in pulses:
        ledger = charged(next_quarter_hour(ledger, LIMITS, ALLOWANCES), charge(count))
    expected = (3 * sum(pulses[-98:]), 2 * sum(pulses[-98:]), 3 * sum(pulses[-18:]), 3 * sum(pulses[-62:]))
    assert expected == sums(ledger)
