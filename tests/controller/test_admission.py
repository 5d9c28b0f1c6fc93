"""What is admitted can be delivered whole, and every reason for refusal is given."""

from typing import Any

import pytest
from attrs import astuple, evolve, fields
from hypothesis import given, settings
from hypothesis import strategies as st

from controller.admission import AdmissionRefusals, Request, admit, grid_flow
from controller.presets import PRESETS, Device
from controller.units import (
    SLOT_MIN,
    Nanolitres,
    Picograms,
    PicogramsPerHour,
    PicogramsPerNanolitre,
)
from tests.controller.samples import (
    DAY_NIGHT,
    DRUG,
    MCG,
    ML,
    PEAK,
    PLAIN,
    WEEK,
    Bench,
    admission,
    any_reason,
    flat,
    limited,
    ordered,
    pump,
    request,
)

ORDINARY = limited(request(DAY_NIGHT), PLAIN, 120)

steps = st.lists(st.tuples(st.integers(1, 40), st.integers(2, 60)), min_size=1, max_size=6)
"""Program steps: length in quarter-hours, rate in mcg/h."""


def reasons(asked: Request) -> set[str]:
    """Names of the reasons for which a prescription is refused."""
    refusals = admit(asked, PLAIN, DRUG).refusals
    return {field.name for field in fields(AdmissionRefusals) if getattr(refusals, field.name)}


def program(lengths_and_rates: list[tuple[int, int]]) -> tuple[int, ...]:
    """A day of slots out of steps, repeated as often as it takes."""
    slots = [rate * MCG for length, rate in lengths_and_rates for _ in range(length)]
    return tuple((slots * 96)[:96])


@pytest.mark.parametrize("device", PRESETS, ids=lambda device: device.name)
@pytest.mark.parametrize("percent", [100, 120, 150])
@pytest.mark.parametrize(
    "rates",
    [DAY_NIGHT, PEAK, flat(4), flat(33), WEEK],
    ids=["night", "peak", "low", "high", "week"],
)
def test_ordinary_doses_are_admitted_with_derived_limits(
    device: Device, percent: int, rates: tuple[int, ...]
) -> None:
    """Charging at +14.5 % makes no ordinary prescription inadmissible, on any preset."""
    assert not any_reason(admission(rates, device, percent))


def test_the_refusals_are_one_boolean_a_reason() -> None:
    """None is missing from the result, and none is anything but a boolean."""
    assert {bool} == {type(reason) for reason in astuple(admit(ORDINARY, PLAIN, DRUG).refusals)}


@pytest.mark.parametrize(
    ("reason", "change"),
    [
        ("limits_absent", {"limits_given": False}),
        ("volume_above_capacity", {"volume_nl": 20 * ML + 1}),
        ("floor_too_low", {"usable_floor_nl": 2 * ML - 1}),
        ("floor_not_below_volume", {"usable_floor_nl": 18 * ML}),
        ("dead_volume_out_of_range", {"dead_volume_min_nl": 139_999}),
        ("dead_volume_out_of_range", {"dead_volume_max_nl": 441_001}),
        ("dead_volume_out_of_range", {"dead_volume_min_nl": 300_000, "dead_volume_max_nl": 299_999}),
    ],
)
def test_each_reason_by_itself_refuses(reason: str, change: dict[str, Any]) -> None:
    """An ordinary prescription with one thing wrong is refused for that, and for nothing else."""
    assert set() == reasons(ORDINARY)
    assert {reason} == reasons(evolve(ORDINARY, **change))


@pytest.mark.parametrize("window", ["day", "four_hour", "hour"])
def test_limits_go_from_the_least_admissible_to_half_as_much_again(window: str) -> None:
    """The least is admitted and one less is not; 1.5 times is admitted and one more is not."""
    least = getattr(admit(ORDINARY, PLAIN, DRUG).least, f"{window}_pg")
    for limit, expected in (
        (least - 1, {f"{window}_limit_too_low"}),
        (least, set()),
        (least * 3 // 2, set()),
        (least * 3 // 2 + 1, {f"{window}_limit_too_high"}),
        (0, {f"{window}_limit_too_low"}),
    ):
        change: dict[str, Any] = {f"{window}_pg": Picograms(limit)}
        assert expected == reasons(evolve(ORDINARY, **change))


@pytest.mark.parametrize(
    ("reason", "rates", "concentration"),
    [
        ("concentration_not_in_library", DAY_NIGHT, 1_000),
        ("flow_below_minimum", (*DAY_NIGHT[1:], 999_999), 500),
        ("flow_above_maximum", (*DAY_NIGHT[1:], 500 * MCG + 21), 500),
        ("daily_dose_above_library", flat(84), 500),
        ("rate_above_library", (*DAY_NIGHT[1:], 1_000 * MCG + 1), 2_000),
    ],
)
def test_program_and_drug_are_held_against_device_and_library(
    reason: str, rates: tuple[int, ...], concentration: int
) -> None:
    """With limits derived for it, each is refused for that one reason."""
    assert {reason} == reasons(limited(request(rates, concentration), PLAIN, 120))


def test_what_stands_exactly_at_a_bound_is_admitted() -> None:
    """Least and largest flow of the device, and the ceilings of the library, belong to what is allowed."""
    assert set() == reasons(limited(request((*flat(2)[1:], 1 * MCG)), PLAIN, 120))
    assert set() == reasons(limited(request((*flat(2)[1:], 500 * MCG)), PLAIN, 120))
    assert set() == reasons(limited(request((*flat(4)[1:], 1_000 * MCG), 2_000), PLAIN, 120))
    most = (DRUG.daily_pg_max // 96 * 4,) * 96
    assert set() == reasons(limited(request(most), PLAIN, 120))


def test_several_reasons_are_all_given() -> None:
    """Nobody has to correct a prescription one refusal at a time."""
    wrong = evolve(request(flat(84), concentration=50), limits_given=False, volume_nl=Nanolitres(21 * ML))
    assert {
        "concentration_not_in_library",
        "daily_dose_above_library",
        "limits_absent",
        "day_limit_too_low",
        "four_hour_limit_too_low",
        "hour_limit_too_low",
        "flow_above_maximum",
        "volume_above_capacity",
    } == reasons(wrong)


@given(rate=st.integers(0, 10**9), concentration=st.sampled_from([50, 500, 1_000, 2_000]))
def test_rates_are_rounded_down_to_the_flow_grid(rate: int, concentration: int) -> None:
    """The flow never carries more than the rate, and one step more would."""
    flow = grid_flow(PicogramsPerHour(rate), PicogramsPerNanolitre(concentration))
    assert flow * concentration <= 24 * rate < (flow + 1) * concentration


def test_a_rate_that_loses_over_a_hundredth_to_the_grid_is_refused() -> None:
    """At 2000 mcg/mL and 100 pg/h a sixth of the dose falls below the grid, and below the least flow too."""
    coarse = limited(request((*DAY_NIGHT[1:], 100), 2_000), PLAIN, 120)
    assert {"rate_off_grid", "flow_below_minimum"} == reasons(coarse)


@settings(max_examples=60)
@given(steps, st.integers(100, 150))
def test_an_admitted_order_keeps_the_promises_that_step_rests_on(
    lengths_and_rates: list[tuple[int, int]], percent: int
) -> None:
    """Flows in range, a pulse at its largest, allowances not negative, limits split without a rest."""
    verdict = admission(program(lengths_and_rates), PLAIN, percent)
    order = verdict.order
    assert not any_reason(verdict)
    assert all(PLAIN.flow_min_nl_per_day <= flow <= PLAIN.flow_max_nl_per_day for flow in order.ring)
    assert max(order.ring) == order.peak_nl_per_day
    assert 500 * PLAIN.stroke_max_nl == order.pulse_pg
    assert all(amount >= 0 for amount in astuple(order.allowances))
    assert order.limits.day_pg <= 500 * order.limits.day_nl < order.limits.day_pg + 500
    assert -(-SLOT_MIN * sum(order.ring) // (2_000 * 1_440)) * 2_290 == order.week_nl


@settings(max_examples=4)
@given(steps)
def test_the_least_limits_never_hold_back_the_program(lengths_and_rates: list[tuple[int, int]]) -> None:
    """Over a day at the least admissible limits: nothing is withheld, nothing is missing."""
    bench = Bench(PRESETS[1], pump(ordered(program(lengths_and_rates)), 40 * ML)).resumed()
    for _ in range(1_600):
        bench.tick()
        assert bench.last is not None
        assert 0 == bench.last.withheld
    assert set() == bench.claims()
