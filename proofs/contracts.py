"""Contracts: what a few functions of the core guarantee, whatever they are called with.

A contract is proved from the function's own merged paths, for any arguments or else at the very call
(`proofs.engine`); obligations may then use it in place of those paths. It never adds to what is assumed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from controller.arithmetic import smallest
from controller.bolus import Bolus
from controller.governor import Grant, Headroom
from controller.ledger import Window, limit_in_force
from controller.presets import PULSES_PER_TICK_MAX
from controller.units import (
    HOURS_PER_DAY,
    FlowMinutes,
    Nanolitres,
    NanolitresPerDay,
    Picograms,
    PicogramsPerHour,
    PicogramsPerNanolitre,
    Pulses,
)
from spec.choosing import times
from spec.logic import every, implies, some

Contract = Callable[..., Iterator[bool]]


def granted_contract(
    result: Grant,
    wanted: Pulses,
    *,
    pulse_pg: Picograms,
    pulse_nl: Nanolitres,
    available: Headroom,
) -> Iterator[bool]:
    """Costs are counts times one cost; the room left is not negative; refusal is want of room."""
    cost, left = result.cost, result.headroom
    yield (cost.pulses >= 0) & (cost.pulses <= PULSES_PER_TICK_MAX)
    yield implies(wanted >= 0, cost.pulses <= wanted)
    yield cost.nl == cost.pulses * pulse_nl
    yield implies(pulse_pg >= 0, cost.pg == times(pulse_pg, cost.pulses))
    yield implies(pulse_pg >= 0, cost.pg >= 0)
    for room, rest, each, spent in (
        (available.day_pg, left.day_pg, pulse_pg, cost.pg),
        (available.day_nl, left.day_nl, pulse_nl, cost.nl),
        (available.four_hour_pg, left.four_hour_pg, pulse_pg, cost.pg),
        (available.hour_pg, left.hour_pg, pulse_pg, cost.pg),
    ):
        yield rest == room - spent
        yield implies((cost.pulses > 0) & (each >= 0), rest >= 0)
    withheld = (pulse_pg >= 0) & (cost.pulses < wanted) & (wanted <= PULSES_PER_TICK_MAX)
    enough = every(
        (
            pulse_pg <= left.day_pg,
            pulse_nl <= left.day_nl,
            pulse_pg <= left.four_hour_pg,
            pulse_pg <= left.hour_pg,
        )
    )
    yield implies(withheld, enough ^ True)


def scheduled_flow_contract(result: int, flow: NanolitresPerDay, *, halved: bool) -> Iterator[bool]:
    """It is the flow, or its half rounded down; no more than the flow, and nothing negative."""
    yield implies(flow >= 0, (result >= 0) & (result <= flow))
    yield implies(halved, result == flow // 2)
    yield halved | (result == flow)


def due_pulses_contract(
    result: int, built: FlowMinutes, units: FlowMinutes, *, runs: bool, held: bool, probes: bool
) -> Iterator[bool]:
    """No more than has built up; and all whole pulses of it, where it runs and is not held back."""
    yield implies(built >= 0, (result >= 0) & (result * units <= built))
    yield implies(held, result <= 1)
    yield runs | (result == 0)
    free = runs & (held ^ True)
    yield implies(free, built < result * units + units)
    yield implies(held & (probes ^ True), result == 0)


def bolus_due_contract(result: int, bolus: Bolus, units: FlowMinutes, *, runs: bool) -> Iterator[bool]:
    """No more than is to come; where it runs, all that has built up of it; otherwise none."""
    built = bolus.phase + bolus.flow_nl_per_day
    yield implies((bolus.pulses >= 0) & (built >= 0), (result >= 0) & (result <= bolus.pulses))
    yield implies((bolus.pulses >= 0) & (built >= 0), result * units <= built)
    yield implies(runs & (result < bolus.pulses), built < result * units + units)
    yield runs | (result == 0)


def larger_contract(result: int, a: int, b: int) -> Iterator[bool]:
    """Neither is larger, and one of the two is no smaller."""
    yield (result <= a) | (result <= b)
    yield a <= result
    yield b <= result


def smaller_contract(result: int, a: int, b: int) -> Iterator[bool]:
    """Neither is smaller, and one of the two is no larger."""
    yield (result >= a) | (result >= b)
    yield result <= a
    yield result <= b


def largest_contract(result: int, values: Iterable[int]) -> Iterator[bool]:
    """None is larger, nor is 0; and one of them, or 0, is no smaller.

    Said by order and not by equality, which solvers are much slower with.
    """
    yield result >= 0
    yield some((result <= 0, *(result <= value for value in values)))
    for value in values:
        yield value <= result


def room_contract(result: int, window: Window) -> Iterator[bool]:
    """What the largest limit leaves."""
    yield result == limit_in_force(window) - sum(bucket.charged for bucket in window)


def bolus_room_contract(result: int, window: Window) -> Iterator[bool]:
    """What the smallest allowance leaves."""
    allowance = smallest(window[0].allowance, (bucket.allowance for bucket in window))
    yield result == allowance - sum(bucket.bolus for bucket in window)


def smallest_contract(result: int, first: int, rest: Iterable[int]) -> Iterator[bool]:
    """None is smaller; and one of them is no larger."""
    values = (first, *rest)
    yield some(value <= result for value in values)
    for value in values:
        yield result <= value


def total_contract(result: int, values: Iterable[int]) -> Iterator[bool]:
    """It is the sum."""
    yield result == sum(values)


def times_contract(result: int, each: int, count: int) -> Iterator[bool]:
    """A count of pulses costs nothing less than nothing, and more pulses no less than one."""
    yield implies(each >= 0, result >= 0)
    yield implies((count >= 1) & (each >= 0), result >= each)
    yield implies(count <= 0, result == 0)


def grid_flow_contract(
    result: int, rate: PicogramsPerHour, concentration: PicogramsPerNanolitre
) -> Iterator[bool]:
    """The flow gives the rate, less what the grid cannot hold."""
    given = rate * HOURS_PER_DAY
    yield implies(concentration >= 1, result == given // concentration)


CONTRACTS: dict[str, Callable[..., Iterator[Any]]] = {
    "grid_flow": grid_flow_contract,
    "due_pulses": due_pulses_contract,
    "granted": granted_contract,
    "scheduled_flow": scheduled_flow_contract,
    "larger": larger_contract,
    "largest": largest_contract,
    "room": room_contract,
    "bolus_due_now": bolus_due_contract,
    "bolus_room": bolus_room_contract,
    "smaller": smaller_contract,
    "smallest": smallest_contract,
    "times": times_contract,
    "total": total_contract,
}
