"""Invariants that a watch need not evaluate conjunct by conjunct, for none can fail; each with its reason.

They go over thousands of stretches of a program's ring. Here the largest stretch is found at once, which is
enough for every conjunct; where it does not fit, all of them are evaluated, and say which one fails.
"""

from collections.abc import Callable
from itertools import accumulate
from operator import le, sub

from controller.order import Order, Ring
from controller.presets import Device
from controller.state import State
from controller.units import DAY_BUCKETS, FOUR_HOUR_BUCKETS, HOUR_BUCKETS, SLOT_MIN
from spec.ghosts import Ghost
from spec.invariants import admitted_figures

HoldsSurely = Callable[[State, Ghost, Device], bool]
HOUR_FULL, HOUR_REST = HOUR_BUCKETS // SLOT_MIN, HOUR_BUCKETS % SLOT_MIN


def _stretches(ring: Ring, slots: int) -> tuple[int, ...]:
    """Return the sum of so many slots on end, for each that they can begin with."""
    sums = tuple(accumulate(ring + ring[:slots], initial=0))
    return tuple(map(sub, sums[slots : slots + len(ring)], sums))


def _fits_worst_day(order: Order) -> bool:
    """Whether no stretch of a day's ledger, or of four hours', is above the worst."""
    day, four_hours = (max(_stretches(order.ring, slots)) for slots in (DAY_BUCKETS, FOUR_HOUR_BUCKETS))
    return SLOT_MIN * day <= order.worst.day and SLOT_MIN * four_hours <= order.worst.four_hour


def _fits_worst(order: Order) -> bool:
    """Whether no stretch of any window's ledger is above the worst."""
    ring = order.ring
    full = _stretches(ring, HOUR_FULL)
    after, before = ring[HOUR_FULL:] + ring[:HOUR_FULL], ring[-1:] + ring[:-1]
    hour = max(
        SLOT_MIN * slots + HOUR_REST * max(a, b) for slots, a, b in zip(full, after, before, strict=True)
    )
    return hour <= order.worst.hour and _fits_worst_day(order)


def _is_admitted(order: Order, device: Device) -> bool:
    within = order.least_nl_per_day <= min(order.ring) and max(order.ring) <= order.peak_nl_per_day
    return within and _fits_worst(order) and all(holds for _, holds in admitted_figures(order, device))


def _supply_dominates(state: State, ghost: Ghost, _: Device) -> bool:
    watch = ghost.supply
    if not watch.started:
        return True
    same_drug = watch.order.pulse_pg == state.order.pulse_pg
    dominates = all(map(le, state.order.ring, watch.order.ring))
    return watch.slots >= 0 and same_drug and dominates and _fits_worst_day(watch.order)


HOLDS_SURELY: dict[str, tuple[HoldsSurely, str]] = {
    "ring_within_worst": (
        lambda state, _, __: _fits_worst(state.order),
        "the largest stretch of its ring is within the worst program",
    ),
    "waiting_ring_within_worst": (
        lambda state, _, __: _fits_worst(state.change.order),
        "the largest stretch of its ring is within the worst program",
    ),
    "loaded_order_is_admitted": (
        lambda state, _, device: _is_admitted(state.session.order, device),
        "its figures hold, least and largest flow are in range, and so is the largest stretch",
    ),
    "supply_ring_dominates": (
        _supply_dominates,
        "there is no such watch, or no slot is above that of then, whose largest stretch is within the worst",
    ),
}
"""Invariants by name, when each surely holds, and why."""
