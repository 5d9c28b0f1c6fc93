"""What is kept of a level sensor's readings along a chain, against leaps that look at each."""

from collections.abc import Iterator

import pytest
from attrs import evolve

from controller.level import FALL_NL, LEVEL_ERROR_NL, LEVEL_RESOLUTION_NL, STUCK_NL
from controller.presets import Device
from controller.pressure import BLOCKED_PA
from controller.reservoir import Level
from controller.state import State
from controller.units import SLOT_MIN, SLOTS_PER_DAY, Nanolitres, Pascals
from spec.chain import first_link, fixed, spread, steady, turned_on
from spec.leap import leap
from spec.level_link import Heard, first_heard, heard_later, told_on
from spec.link import Link, quarter, slot_later
from spec.quiet import is_quiet
from tests.spec.chains import begun

Levels = tuple[Level, ...]

BASE, DEVICE = begun("adult-spinal-daynight")
RESERVOIR_NL = DEVICE.reservoir_nl
STEP_NL = LEVEL_RESOLUTION_NL + 1


def reading(nl: int) -> Level:
    return Level(known=True, nl=Nanolitres(nl))


def standing(nl: int) -> Levels:
    return (reading(nl),) * SLOT_MIN


def stood(base: State, *, nl: int, moved_nl: int = 0) -> State:
    """The pump with a level that stands there, and from which so much has left since."""
    watch = evolve(base.level_watch, stood_nl=Nanolitres(nl), moved_nl=Nanolitres(moved_nl))
    return evolve(base, level_watch=watch)


def chained(base: State, device: Device, quarters: list[Levels]) -> tuple[State, bool]:
    """The state after quarter-hours with such readings, and whether no reading meant anything."""
    kept, ring, link, heard = fixed(base, device), base.order.ring, first_link(base), first_heard(base)
    for slot, levels in enumerate(quarters, 1):
        flow = ring[slot % len(ring)]
        now = quarter(link.phase, flow, kept)
        heard = heard_later(heard, levels, link, now, kept, device)
        later = slot_later(link, flow, now, kept)
        assert later.quiet
        if not heard.quiet:
            return base, False
        link = later.link
    return spread(turned_on(told_on(base, heard), len(quarters)), link), True


def leaped(state: State, device: Device, quarters: list[Levels]) -> tuple[State, bool]:
    for levels in quarters:
        made = leap(state, SLOT_MIN, levels, device)
        if not is_quiet(made.quiet):
            return state, False
        state = made.state
    return state, True


def told_by(base: State, device: Device, slots: int) -> Iterator[Levels]:
    """What a truthful sensor tells where each pulse takes a little less than the account is charged."""
    kept, link, level_nl = fixed(base, device), first_link(base), int(base.level.nl)
    for slot in range(1, slots + 1):
        flow = base.order.ring[slot % len(base.order.ring)]
        now = quarter(link.phase, flow, kept)
        levels = []
        for due in now.pulses:
            levels.append(reading(level_nl))
            level_nl -= due * (device.stroke_max_nl - 1)
        yield tuple(levels)
        link = slot_later(link, flow, now, kept).link


@pytest.mark.parametrize("slots", [1, 4, SLOTS_PER_DAY + 1])
def test_a_chain_beside_a_level_sensor_is_as_many_leaps(slots: int) -> None:
    """Over a day, in which the level moves away from where it stood, more than once."""
    quarters = list(told_by(BASE, DEVICE, slots))
    assert steady(BASE, DEVICE)
    found, quiet = chained(BASE, DEVICE, quarters)
    assert quiet
    assert (found, quiet) == leaped(BASE, DEVICE, quarters)
    moved = found.level_watch.stood_nl != BASE.level_watch.stood_nl
    assert moved == (slots > SLOTS_PER_DAY)


@pytest.mark.parametrize(
    "readings_nl",
    [
        [0] * SLOT_MIN,
        [0] * 7 + [-STEP_NL] * 8,
        [0] * 14 + [STEP_NL],
        [-STEP_NL] + [0] * 14,
        [at * STEP_NL // 3 for at in range(SLOT_MIN)],
        [-at % 2 * STEP_NL for at in range(SLOT_MIN)],
        [LEVEL_RESOLUTION_NL * (-1) ** at for at in range(SLOT_MIN)],
    ],
)
def test_a_level_that_moves_away_within_a_quarter_hour_is_looked_at_minute_by_minute(
    readings_nl: list[int],
) -> None:
    """Once, often, or not at all."""
    state = stood(BASE, nl=int(BASE.level.nl), moved_nl=STUCK_NL // 2)
    quarters = [tuple(reading(BASE.level.nl + each) for each in readings_nl)]
    found, quiet = chained(state, DEVICE, quarters)
    assert quiet
    assert (found, quiet) == leaped(state, DEVICE, quarters)


def heard(state: State, levels: Levels) -> tuple[Heard, Link]:
    kept, link = fixed(state, DEVICE), first_link(state)
    now = quarter(link.phase, state.order.ring[1], kept)
    return heard_later(first_heard(state), levels, link, now, kept, DEVICE), link


@pytest.mark.parametrize("minute", [0, SLOT_MIN - 1])
@pytest.mark.parametrize(
    "level",
    [
        evolve(BASE.level, known=False),
        reading(RESERVOIR_NL + LEVEL_ERROR_NL + 1),
        reading(BASE.reservoir.lower_nl - FALL_NL - 1),
        reading(fixed(BASE, DEVICE).signal_nl - 1),
    ],
    ids=["silent", "out of range", "falls", "low"],
)
def test_a_reading_that_means_something_is_not_passed_over(minute: int, level: Level) -> None:
    """In the first minute or in the last."""
    levels = [BASE.level] * SLOT_MIN
    levels[minute] = level
    assert not heard(BASE, tuple(levels))[0].quiet


def test_a_level_that_stands_still_is_quiet_until_it_is_stuck() -> None:
    """To the nanolitre, by the pulses that are confirmed in the quarter-hour."""
    nl = int(BASE.level.nl)
    at_once, _ = heard(stood(BASE, nl=nl), standing(nl))
    left_nl = at_once.watch.moved_nl
    assert left_nl > 0
    assert heard(stood(BASE, nl=nl, moved_nl=STUCK_NL - left_nl - 1), standing(nl))[0].quiet
    assert not heard(stood(BASE, nl=nl, moved_nl=STUCK_NL - left_nl), standing(nl))[0].quiet


def test_a_level_that_moves_away_too_late_was_stuck() -> None:
    """In the last minute, where too much has left before."""
    nl = int(BASE.level.nl)
    levels = (*standing(nl)[1:], reading(nl - STEP_NL))
    assert heard(stood(BASE, nl=nl), levels)[0].quiet
    assert not heard(stood(BASE, nl=nl, moved_nl=STUCK_NL), levels)[0].quiet


def test_without_a_sensor_nothing_is_heard() -> None:
    """Whatever is said of it."""
    base, device = begun("child")
    kept, link = fixed(base, device), first_link(base)
    now = quarter(link.phase, base.order.ring[1], kept)
    before = first_heard(base)
    assert heard_later(before, (), link, now, kept, device) is before


def test_no_chain_begins_beside_a_catheter_that_has_read_high() -> None:
    """Until a leap or a step has noted that it no longer does."""
    watch = evolve(BASE.pressure_watch, from_pa=Pascals(BLOCKED_PA))
    assert steady(BASE, DEVICE)
    assert not steady(evolve(BASE, pressure_watch=watch), DEVICE)
