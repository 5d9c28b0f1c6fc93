"""What the parts of the proof of leaps are made of: states at rest, and two values that are the same."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from attrs import evolve

from controller.bolus import NO_BOLUS
from controller.presets import Device
from controller.refill import Phase
from controller.state import State
from controller.units import SLOT_MIN, Milliseconds, Minutes, Pulses
from proofs import terms
from proofs.explore import Explorer
from proofs.symbolic import bool_term
from proofs.terms import Bool, Int
from proofs.transition import Transition, exploring, transition_without_step
from proofs.values import fields_of, is_record, leaf_term, symbolic
from spec import ghosts, invariants
from spec.quiet import Quiet
from spec.sizes import SIZES

VALID = (
    *(name for name in invariants.INVARIANTS if name.startswith("valid_")),
    "current_buckets_saw_the_order",
)
"""Invariants that are about the state alone."""

Named = list[tuple[str, Bool]]


class Known(NamedTuple):
    """What is assumed: always what is so of this part, and a valid state where that bears on a goal."""

    always: tuple[Bool, ...]
    valid: list[Bool]


def well_begun(state: State) -> Named:
    """Return what is so of a valid state when a minute has begun: nothing that is counted is negative."""
    order, ledger = state.order, state.ledger
    windows = (ledger.day_pg, ledger.day_nl, ledger.four_hour_pg, ledger.hour_pg)
    counted = {
        "phase": state.phase,
        "flow": order.ring[0],
        "least": order.least_nl_per_day,
        "pulse": order.pulse_pg,
        "unconfirmed": state.unconfirmed,
        **{
            f"window_{number}_{at}": bucket.charged
            for number, window in enumerate(windows)
            for at, bucket in enumerate(window)
        },
    }
    return [(f"begun_{name}", bool_term(value >= 0)) for name, value in counted.items()]


def at_rest(state: State) -> State:
    """Return the state with all that is so of a quiet one."""
    clocks, encoder = state.clocks, state.encoder
    well: dict[str, Any] = {"advanced_ms": Milliseconds(0), "lost": False}
    return evolve(
        state,
        session=evolve(state.session, open=False),
        refill=evolve(state.refill, phase=Phase.CLOSED),
        bolus=NO_BOLUS,
        unconfirmed_primed=Pulses(0),
        clocks=evolve(
            clocks, first=evolve(clocks.first, **well), second=evolve(clocks.second, **well), disagree=False
        ),
        encoder=evolve(
            encoder,
            commanded=state.unconfirmed,
            late=Pulses(0),
            surplus=Pulses(0),
            surplus_before=Pulses(0),
            unseen=Pulses(0),
            unseen_min=Minutes(0),
            off=False,
        ),
        battery=evolve(state.battery, ended=False),
        level_watch=evolve(state.level_watch, falls=False),
        pressure_watch=evolve(
            state.pressure_watch, holds=False, doubted=False, silent_min=Minutes(0), turned=Pulses(0)
        ),
    )


def valid(state: State, device: Device, names: tuple[str, ...] = VALID) -> list[Bool]:
    """Return what invariants that are about the state alone say of it."""
    ghost = symbolic(ghosts.Ghost, "ghost", SIZES, [])
    return [
        bool_term(holds)
        for name in names
        for _, holds in invariants.INVARIANTS[name].holds(state, ghost, device)
    ]


def order_stays(state: State, device: Device) -> Bool:
    """That no order which waits comes into force; `STAYS` shows it of what is quiet."""
    with exploring():
        return terms.negate(bool_term(ghosts.drug_changes(state, device)))


def within_slot(state: State) -> list[Bool]:
    """That a minute is left of the slot."""
    minute = state.minute_in_slot
    return [bool_term(minute < SLOT_MIN - 1), terms.negate(bool_term(minute == SLOT_MIN - 1))]


def explored(part: str, explorer: Explorer, ranges: list[Bool]) -> Transition:
    return transition_without_step(
        part, explorer, before={}, after={}, variables={}, result=None, ranges=ranges
    )


def all_hold(conditions: Quiet) -> Bool:
    """That all hold, as `is_quiet` says."""
    return terms.every(bool_term(holds) for _, holds in fields_of(conditions))


def the_same(found: Any, wanted: Any) -> Named:
    """Return leaf by leaf that two values are the same."""
    pairs = zip(_leaves(found, ""), _leaves(wanted, ""), strict=True)
    return [(name, _equal(leaf_term(one), leaf_term(other))) for (name, one), (_, other) in pairs]


def _leaves(value: Any, name: str) -> Iterator[tuple[str, Any]]:
    if is_record(value):
        for field, inner in fields_of(value):
            yield from _leaves(inner, f"{name}_{field}".lstrip("_"))
    elif type(value) is tuple:
        for at, inner in enumerate(value):
            yield from _leaves(inner, f"{name}_{at}".lstrip("_"))
    else:
        yield name, value


def _equal(one: Int | Bool, other: Int | Bool) -> Bool:
    if isinstance(one, Bool) and isinstance(other, Bool):
        return terms.choose_truth(other, one, terms.negate(one))
    assert isinstance(one, Int)
    assert isinstance(other, Int)
    return terms.equal(one, other)
