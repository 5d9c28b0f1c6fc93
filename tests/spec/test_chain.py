"""A chain of quiet quarter-hours against leaps of one each, natively; the engine proves one link."""

from typing import Any

import pytest
from attrs import evolve

from controller.order import in_next_slot
from controller.presets import Device
from controller.state import State
from controller.units import (
    RING_SLOTS,
    SLOT_MIN,
    SLOTS_PER_DAY,
    Minutes,
    Picograms,
)
from spec.chain import first_link, fixed, spread, steady, turned_on
from spec.leap import leap
from spec.link import Link, quarter, slot_later
from spec.past import past
from spec.quiet import is_quiet
from tests.spec.chains import begun

EDGES = (1, 2, 3, 4, 5, SLOTS_PER_DAY, SLOTS_PER_DAY + 1)
"""Numbers of quarter-hours: over an hour's edge, and over a day's."""


def chained(base: State, device: Device, slots: int) -> tuple[Link, list[int]]:
    """The link after so many quarter-hours, all of them quiet, and the pulses of each."""
    kept, ring, link = fixed(base, device), base.order.ring, first_link(base)
    pulses: list[int] = []
    for slot in range(1, slots + 1):
        flow = ring[slot % len(ring)]
        now = quarter(link.phase, flow, kept)
        later = slot_later(link, flow, now, kept)
        assert later.quiet
        link = later.link
        pulses += now.pulses
    return link, pulses


@pytest.mark.parametrize("name", ["forty-ml", "child"])
def test_a_state_is_spread_out_of_its_own_link(name: str) -> None:
    """Where a chain begins nothing is changed by that."""
    base, device = begun(name)
    assert steady(base, device)
    assert base == spread(base, first_link(base))
    assert base == turned_on(base, 0)


@pytest.mark.parametrize("name", ["forty-ml", "child"])
@pytest.mark.parametrize("slots", EDGES)
def test_a_chain_is_as_many_leaps(name: str, slots: int) -> None:
    """State and pulses, over the edges of hours and days."""
    base, device = begun(name)
    state = base
    pulses: list[int] = []
    for _ in range(slots):
        made = leap(state, SLOT_MIN, (state.level,) * SLOT_MIN, device)
        assert is_quiet(made.quiet)
        state = made.state
        pulses += made.pulses
    link, commanded = chained(base, device, slots)
    assert state == spread(turned_on(base, slots), link)
    assert pulses == commanded
    assert sum(pulses) > 0


def test_what_is_carried_beside_the_windows_is_what_they_hold() -> None:
    """Sums of windows and of the hours on record, after a day and an hour."""
    base, device = begun("forty-ml")
    link, _ = chained(base, device, SLOTS_PER_DAY + 4)
    windows = (link.day_pg, link.day_nl, link.four_hour_pg, link.hour_pg)
    assert tuple(sum(bucket.charged for bucket in window) for window in windows) == link.charged
    assert past(link.record.past.hours) == link.record.past


@pytest.mark.parametrize("slots", [1, 4, RING_SLOTS - 1, RING_SLOTS, RING_SLOTS + 1])
def test_a_ring_that_has_turned_so_often_is_turned_at_once(slots: int) -> None:
    """Also once around, and further."""
    base, _ = begun("child")
    order = base.order
    for _ in range(slots):
        order = in_next_slot(order)
    assert order == turned_on(base, slots).order


@pytest.mark.parametrize("amount", ["day_pg", "day_nl", "four_hour_pg", "hour_pg"])
def test_no_link_is_quiet_that_a_window_does_not_bear(amount: str) -> None:
    """With a limit one below what the windows come to hold."""
    base, device = begun("forty-ml")
    link, _ = chained(base, device, 3)
    held = {"day_pg": 0, "day_nl": 1, "four_hour_pg": 2, "hour_pg": 3}[amount]
    less: dict[str, Any] = {amount: link.charged[held] - 1}
    limits = evolve(base.order.limits, **less)
    kept = evolve(fixed(base, device), limits=limits)
    before, _ = chained(base, device, 2)
    flow = base.order.ring[3]
    assert not slot_later(before, flow, quarter(before.phase, flow, kept), kept).quiet


def test_no_chain_begins_where_more_goes_on_than_the_program() -> None:
    """Nor within a quarter-hour."""
    base, device = begun("child")
    assert not steady(evolve(base, holiday=True), device)
    assert not steady(evolve(base, minute_in_slot=Minutes(SLOT_MIN - 2)), device)
    (low, *others) = base.alarms
    assert not steady(evolve(base, alarms=(evolve(low, on=True), *others)), device)
    assert not steady(evolve(base, change=evolve(base.change, pending=True)), device)
    raised = evolve(base.ledger.day_nl[-1], limit=base.order.limits.day_nl + 1)
    ledger = evolve(base.ledger, day_nl=(*base.ledger.day_nl[:-1], raised))
    assert not steady(evolve(base, ledger=ledger), device)


def test_an_hour_that_is_full_bears_nothing_until_something_rolls_out_of_it() -> None:
    """Its oldest quarter-hour brought nothing, so that whatever comes now is too much."""
    base, device = begun("forty-ml")
    hour = base.ledger.hour_pg
    empty = (evolve(hour[-1], charged=0),) * SLOT_MIN
    resting = evolve(base, ledger=evolve(base.ledger, hour_pg=(*hour[:-SLOT_MIN], *empty)))
    link, flow, kept = first_link(resting), resting.order.ring[1], fixed(resting, device)
    now = quarter(link.phase, flow, kept)
    assert now.charged_pg > 0
    assert slot_later(link, flow, now, kept).quiet
    full = evolve(kept, limits=evolve(kept.limits, hour_pg=Picograms(link.charged[3])))
    assert not slot_later(link, flow, now, full).quiet
