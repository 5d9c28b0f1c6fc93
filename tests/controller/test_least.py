"""What limits must cover: the worst stretch of the program, and the most that patient boluses can add."""

from itertools import accumulate, pairwise

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from controller.admission import AdmissionRefusals, PatientRequest, Request, admit
from controller.least import largest_of_week, smallest_of_week, stretches, worst_program
from controller.order import Ring
from controller.patient import OFF
from controller.units import (
    DAY_BUCKETS,
    FOUR_HOUR_BUCKETS,
    HOUR_BUCKETS,
    RING_SLOTS,
    SLOT_MIN,
    NanolitresPerDay,
    Picograms,
)
from tests.controller.samples import (
    DAY_NIGHT,
    DRUG,
    MCG,
    PLAIN,
    any_reason,
    flat,
    limited,
    patient_request,
    request,
    with_patient_bolus,
)

PULSE_PG = 2_290 * 500
REACH_MIN = {"day": 98 * 15, "four_hour": 18 * 15, "hour": 62 + 14}
"""Length of each ledger; that of the hour and what a quarter-hour may add to it."""

lengths = st.lists(st.tuples(st.integers(1, 120), st.integers(48_000, 24_000_000)), min_size=1, max_size=40)
"""Program steps: length in quarter-hours, flow in nL/day."""


def week_of(steps: list[tuple[int, int]]) -> Ring:
    """A week of slots out of steps, repeated as often as it takes."""
    slots = tuple(NanolitresPerDay(flow) for length, flow in steps for _ in range(length))
    return (slots * RING_SLOTS)[:RING_SLOTS]


def most_in(ring: Ring, length_min: int) -> int:
    """The most that any window of so many minutes holds, minute by minute."""
    flows = [flow for flow in ring for _ in range(SLOT_MIN)]
    so_far = tuple(accumulate(flows * 2, initial=0))
    return max(so_far[start + length_min] - so_far[start] for start in range(len(flows)))


@settings(max_examples=25)
@given(lengths)
def test_the_worst_program_is_the_worst_of_all_windows(steps: list[tuple[int, int]]) -> None:
    """Brute force over every minute at which a ledger of each length may begin."""
    ring = week_of(steps)
    worst = worst_program(ring)
    twice = ring * 2
    assert max(SLOT_MIN * sum(twice[at : at + DAY_BUCKETS]) for at in range(RING_SLOTS)) == worst.day
    four_hours = (SLOT_MIN * sum(twice[at : at + FOUR_HOUR_BUCKETS]) for at in range(RING_SLOTS))
    assert max(four_hours) == worst.four_hour
    assert most_in(ring, HOUR_BUCKETS) == worst.hour


@settings(max_examples=25)
@given(lengths, st.integers(1, RING_SLOTS))
def test_stretches_of_a_week_are_all_of_them(steps: list[tuple[int, int]], length: int) -> None:
    """Added up one by one, from each slot on, over the week's end too; with the least and the largest."""
    ring = week_of(steps)
    twice = ring * 2
    sums = tuple(sum(twice[at : at + length]) for at in range(RING_SLOTS))
    assert sums == stretches(ring[:length], ring[length:])
    assert (min(sums), max(sums)) == (smallest_of_week(sums), largest_of_week(sums))


@pytest.mark.parametrize("high", [0, 95, 96, 671])
def test_one_high_slot_counts_wherever_in_the_week_it_is(high: int) -> None:
    """No day is left out, and none is taken for all."""
    ring = tuple(NanolitresPerDay(2_000_000 if slot == high else 48_000) for slot in range(RING_SLOTS))
    day = SLOT_MIN * (2_000_000 + (DAY_BUCKETS - 1) * 48_000)
    assert day == worst_program(ring).day
    assert 2_000_000 == largest_of_week(ring)


def most_boluses(reach_min: int, lockout_min: int, per_24h_max: int) -> int:
    """How many can have their end within so many minutes, if each is asked for as early as it may be.

    Minute by minute: one is asked for whenever lockout and count allow it, and is through at once.
    """
    ends: list[int] = []
    for minute in range(reach_min):
        free = not ends or minute - ends[-1] >= lockout_min
        if free and sum(minute - end < 1_470 for end in ends) < per_24h_max:
            ends.append(minute)
    return len(ends)


@settings(max_examples=40)
@given(lockout_min=st.integers(1, 1_440), per_24h_max=st.integers(1, 12), dose_mcg=st.integers(1, 20))
def test_least_limits_have_room_for_as_many_boluses_as_can_come(
    lockout_min: int, per_24h_max: int, dose_mcg: int
) -> None:
    """Brute force over the minutes of each ledger: so many whole boluses above the program's."""
    patient = patient_request(
        dose_mcg=dose_mcg, duration_min=10, lockout_min=lockout_min, per_24h_max=per_24h_max
    )
    without = admit(request(DAY_NIGHT), PLAIN, DRUG).least
    least = admit(evolve(request(DAY_NIGHT), patient=patient), PLAIN, DRUG).least
    ticks = -(-600 * lockout_min // 594)
    for window, reach_min in REACH_MIN.items():
        boluses = most_boluses(reach_min, ticks, per_24h_max)
        more = getattr(least, f"{window}_pg") - getattr(without, f"{window}_pg")
        assert boluses * dose_mcg * PULSE_PG == more
    assert -(-least.day_pg // 500) == least.day_nl


def test_without_a_patient_bolus_nothing_is_added() -> None:
    """All zero, and the least limits are those of the program."""
    verdict = admit(limited(request(DAY_NIGHT), PLAIN), PLAIN, DRUG)
    assert not any_reason(verdict)
    assert OFF == verdict.order.patient


def asking(patient: PatientRequest, rates: tuple[int, ...] = flat(4)) -> Request:
    """A prescription with a patient bolus and limits made for it."""
    return limited(evolve(request(rates), patient=patient), PLAIN, 120)


def reasons(asked: Request, *, allowed: bool = True) -> set[str]:
    """Names of the reasons for which a prescription is refused."""
    refusals = admit(asked, PLAIN, evolve(DRUG, patient_bolus_allowed=allowed)).refusals
    return {name for name in AdmissionRefusals.__annotations__ if getattr(refusals, name)}


def test_a_library_that_forbids_patient_boluses_admits_none() -> None:
    """Whatever it is; and where none is asked for, nothing is forbidden."""
    assert {"patient_bolus_not_allowed"} == reasons(asking(patient_request()), allowed=False)
    assert set() == reasons(limited(request(flat(4)), PLAIN, 120), allowed=False)


@pytest.mark.parametrize(
    ("patient", "expected"),
    [
        (patient_request(lockout_min=1), set()),
        (patient_request(lockout_min=0), {"patient_bolus_malformed"}),
        (patient_request(lockout_min=1_440), set()),
        (patient_request(lockout_min=1_441), {"patient_bolus_malformed"}),
        (patient_request(per_24h_max=12), set()),
        (patient_request(per_24h_max=13), {"patient_bolus_malformed"}),
        (patient_request(per_24h_max=0), {"patient_bolus_malformed"}),
        (evolve(patient_request(), dose_pg=Picograms(8 * MCG * 100 // 99)), set()),
        (evolve(patient_request(), dose_pg=Picograms(8 * MCG * 100 // 99 + 1)), {"patient_bolus_off_grid"}),
        (patient_request(dose_mcg=8, duration_min=480), set()),
        (patient_request(dose_mcg=8, duration_min=481), {"patient_bolus_flow_out_of_range"}),
        (patient_request(dose_mcg=99, duration_min=12), set()),
        (patient_request(dose_mcg=100, duration_min=12), {"patient_bolus_flow_out_of_range"}),
        (
            evolve(patient_request(), dose_pg=Picograms(MCG - 1)),
            {"patient_bolus_malformed", "patient_bolus_off_grid", "patient_bolus_flow_out_of_range"},
        ),
    ],
    ids=lambda value: str(value) if isinstance(value, PatientRequest) else "-".join(sorted(value)),
)
def test_each_bound_of_a_patient_bolus_is_where_it_is_said_to_be(
    patient: PatientRequest, expected: set[str]
) -> None:
    """On it admitted, one beyond refused for that reason alone."""
    assert expected == reasons(asking(patient))


def test_an_admitted_patient_bolus_has_room_in_every_window() -> None:
    """Of what each limit leaves; and longer lockouts never ask for more."""
    orders = [
        with_patient_bolus(flat(4), patient_request(lockout_min=minutes, per_24h_max=12))
        for minutes in (15, 30, 60, 240, 720)
    ]
    for order in orders:
        rooms = (order.allowances.day_pg, order.allowances.four_hour_pg, order.allowances.hour_pg)
        assert order.patient.dose_pg <= min(rooms)
        assert order.patient.pulses * 2_290 <= order.allowances.day_nl
    for tight, loose in pairwise(orders):
        assert loose.limits.hour_pg <= tight.limits.hour_pg
        assert loose.limits.four_hour_pg <= tight.limits.four_hour_pg
