"""How far the daily dose may be changed at a time."""

import pytest
from attrs import evolve, fields

from controller.admission import DrugRules, admit
from controller.events import Confirm, Load
from controller.order import Order
from controller.titration import (
    DailyDose,
    DoseSteps,
    Titration,
    base_of,
    beyond_hard_limit,
    beyond_soft_limit,
)
from controller.units import Minutes, Picograms
from tests.controller.samples import DRUG, MCG, PLAIN, Bench, flat, limited, pump, reasons, request

RULES: DrugRules = evolve(DRUG, soft_decrease_percent=20, soft_increase_percent=15, hard_increase_percent=40)
DAY = 24 * 60


def at(permille: int) -> Order:
    """So many thousandths of a simple continuous program of 10 mcg/h."""
    asked = request(tuple(rate * permille // 1000 for rate in flat(10)))
    order = admit(limited(asked, PLAIN, 150), PLAIN, RULES).order
    return evolve(order, limits=FIRST.limits, allowances=FIRST.allowances) if permille != 1000 else order


FIRST = admit(limited(request(flat(10)), PLAIN, 150), PLAIN, RULES).order


def weekly(days: tuple[int, ...]) -> Order:
    """So many mcg/h on each day of the week."""
    rates = tuple(rate for day in days for rate in flat(day))
    return admit(limited(request(rates), PLAIN, 150), PLAIN, RULES).order


def change(bench: Bench, permille: int, *, override: bool) -> set[str]:
    """Load and confirm; return the reasons for refusing the load, or else the confirmation."""
    found = reasons(bench.command(lambda counter: Load(counter, at(permille), override=override)))
    if found:
        return found
    return reasons(bench.command(lambda counter: Confirm(counter, bench.state.session.counter)))


def test_steps_are_those_of_the_library_rounded_to_less_change() -> None:
    """240 mcg a day: 192 to 276 without override, 336 with one."""
    assert DoseSteps(*(daily(dose, dose, dose) for dose in (240, 192, 276, 336))) == FIRST.steps


def daily(least: int, mean: int, most: int) -> DailyDose:
    """Nominal doses of 24 h in mcg."""
    return DailyDose(*(Picograms(dose * MCG) for dose in (least, mean, most)))


def test_a_week_has_a_least_a_mean_and_a_largest_dose() -> None:
    """Five days of 240 mcg and two of 480; each of the three has its own steps."""
    week = weekly((10, 10, 10, 10, 10, 20, 20))
    assert week.steps.daily == DailyDose(
        Picograms(240 * MCG), Picograms((5 * 240 + 2 * 480) * MCG // 7), Picograms(480 * MCG)
    )
    assert (192, 384) == (week.steps.soft_min.least_pg // MCG, week.steps.soft_min.most_pg // MCG)


@pytest.mark.parametrize(
    ("days", "soft", "hard"),
    [
        ((10, 10, 10, 10, 10, 10, 10), False, False),
        ((10, 10, 10, 10, 10, 10, 11), False, False),
        ((10, 10, 10, 10, 10, 10, 13), True, False),
        ((10, 10, 10, 10, 10, 10, 15), True, True),
        ((10, 10, 10, 10, 10, 10, 7), True, False),
        ((11, 11, 11, 11, 11, 11, 11), False, False),
        ((14, 14, 14, 14, 14, 14, 10), True, False),
        ((15, 15, 15, 15, 15, 15, 10), True, True),
    ],
)
def test_one_day_of_the_week_is_enough_for_a_step(days: tuple[int, ...], soft: bool, hard: bool) -> None:
    """A dose that is the same all week has to be held against the day that differs most."""
    new = weekly(days).steps.daily
    assert (soft, hard) == (beyond_soft_limit(FIRST.steps, new), beyond_hard_limit(FIRST.steps, new))


def test_more_high_days_are_a_step_although_none_is_higher() -> None:
    """From one high day to six: neither the least nor the largest dose of 24 h changes, the mean does."""
    one, six = weekly((10, 10, 10, 10, 10, 10, 20)), weekly((20, 20, 20, 20, 20, 20, 10))
    assert one.steps.daily.least_pg == six.steps.daily.least_pg
    assert one.steps.daily.most_pg == six.steps.daily.most_pg
    assert beyond_hard_limit(one.steps, six.steps.daily)
    assert beyond_soft_limit(six.steps, one.steps.daily)
    assert not beyond_hard_limit(six.steps, one.steps.daily)


@pytest.mark.parametrize(
    ("permille", "without", "overridden"),
    [
        (1150, set(), set()),
        (1160, {"step_beyond_soft_limit"}, set()),
        (1400, {"step_beyond_soft_limit"}, set()),
        (1410, {"step_beyond_soft_limit", "step_beyond_hard_limit"}, {"step_beyond_hard_limit"}),
        (800, set(), set()),
        (790, {"step_beyond_soft_limit"}, set()),
        (480, {"step_beyond_soft_limit"}, set()),
    ],
)
def test_a_step_is_soft_hard_or_neither(permille: int, without: set[str], overridden: set[str]) -> None:
    """Beyond the soft limit it needs an override; beyond the hard one there is none. Less is never hard."""
    assert without == change(Bench(PLAIN, pump(FIRST)).resumed(), permille, override=False)
    assert overridden == change(Bench(PLAIN, pump(FIRST)).resumed(), permille, override=True)


def test_small_steps_within_a_day_are_one_large_one() -> None:
    """Each is measured from the dose before the first, until a day has passed without any."""
    bench = Bench(PLAIN, pump(FIRST)).resumed().tick(DAY)
    assert set() == change(bench, 1300, override=True)
    bench.tick(DAY - 1)
    assert {"step_beyond_hard_limit"} == change(bench, 1450, override=True)
    bench.tick(1)
    assert set() == change(bench, 1450, override=True)


def test_the_base_is_the_dose_in_force_only_after_a_day() -> None:
    """One minute less and it is still the one before."""
    now, before = FIRST.steps, at(800).steps
    assert before == base_of(Titration(before, Minutes(DAY - 1)), now)
    assert now == base_of(Titration(before, Minutes(DAY)), now)


def test_a_limit_itself_is_allowed() -> None:
    """To the picogram."""
    steps = FIRST.steps
    for inside, outside in ((steps.soft_min, -1), (steps.soft_max, 1)):
        assert not beyond_soft_limit(steps, inside)
        assert all(beyond_soft_limit(steps, other) for other in moved(inside, outside))
    assert not beyond_hard_limit(steps, steps.hard_max)
    assert all(beyond_hard_limit(steps, other) for other in moved(steps.hard_max, 1))


def moved(doses: DailyDose, pg: int) -> tuple[DailyDose, ...]:
    """The same doses, each of the three in turn a little different."""
    names = [field.name for field in fields(DailyDose)]
    return tuple(evolve(doses, **{name: Picograms(getattr(doses, name) + pg)}) for name in names)


def test_a_step_is_measured_from_the_dose_in_force_too() -> None:
    """Lowered for weeks, less than a day apart, the dose before the first is not where it may go back to."""
    bench = Bench(PLAIN, pump(FIRST)).resumed().tick(DAY)
    for permille in (750, 560, 420):
        assert set() == change(bench, permille, override=True)
        bench.tick(DAY - 10)
    assert {"step_beyond_hard_limit"} == change(bench, 1000, override=True)
    assert {"step_beyond_soft_limit", "step_beyond_hard_limit"} == change(bench, 1000, override=False)
    assert set() == change(bench, 580, override=True)
