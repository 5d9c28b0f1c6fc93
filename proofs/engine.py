"""Obligations about the engine itself: nothing was left out, nothing raises, contracts hold."""

from __future__ import annotations

from collections.abc import Iterator

from proofs import terms
from proofs.explore import Call
from proofs.oblige import Obligation
from proofs.symbolic import SymInt, bool_term
from proofs.terms import Atom, Bool
from proofs.transition import Transition, exploring
from proofs.values import leaves
from spec.invariants import INVARIANTS
from spec.lemmas import LEMMAS

COVER, RAISES, CONTRACT, LEMMA = "every_path_is_taken", "no_event_raises", "contract", "lemma"
FULL = (3,)
EXACT = (4,)


def engine_obligations(transition: Transition) -> Iterator[Obligation]:
    """Yield what must hold of this exploration before anything else it says is believed."""
    yield _cover(transition)
    yield from _contracts(transition)


def _cover(transition: Transition) -> Obligation:
    """At every merge, under its caller's condition, some way is taken."""
    covered = []
    for call in transition.explorer.calls:
        taken = terms.some(leaf.condition for leaf in call.leaves)
        covered.append(terms.some((terms.negate(call.context), taken)))
    goal = terms.every(covered)
    return Obligation(COVER, "all", transition.event, goal, levels=FULL)


def no_event_raises(transition: Transition) -> Obligation:
    """In a valid state, no way that raises is taken."""
    raising = [
        terms.every((call.context, leaf.condition))
        for call in transition.explorer.calls
        for leaf in call.leaves
        if leaf.raised
    ]
    valid = [
        holds
        for name in (*INVARIANTS, "A-ADMITTED")
        if name.startswith(("valid_", "A-"))
        for _, holds in transition.before.get(name, ())
    ]
    goal = terms.negate(terms.some(raising))
    near = tuple(valid) if raising else ()
    return Obligation(RAISES, "all", transition.event, goal, near=near, levels=FULL)


SMALL = ("larger", "smaller")
"""Functions whose contracts are so short that many calls share an obligation."""
TOGETHER = 100


def _contracts(transition: Transition) -> Iterator[Obligation]:
    shown = {id(call): holds for call, holds in transition.contracts}
    calls: dict[int, tuple[Call, Bool]] = {}
    for call, goal in transition.contracts_by_call():
        if goal is not terms.TRUE:
            calls.setdefault(goal.serial, (call, goal))
    small = [pair for pair in calls.values() if pair[0].function.__name__ in SMALL]
    large = [pair for pair in calls.values() if pair[0].function.__name__ not in SMALL]
    groups = [small[at : at + TOGETHER] for at in range(0, len(small), TOGETHER)]
    for at, group in enumerate((*([pair] for pair in large), *groups)):
        first = group[0][0]
        yield Obligation(
            owner=f"{CONTRACT}_{first.function.__name__}",
            label=str(at),
            event=transition.event,
            goal=terms.every(goal for _, goal in group),
            contracts=_within(first, shown) if len(group) == 1 else (),
            revealed=frozenset().union(*(_own_names(call) for call, _ in group)),
            levels=(2, 3),
        )


def _within(call: Call, shown: dict[int, tuple[Bool, ...]]) -> tuple[Bool, ...]:
    """Contracts of the cut calls that this one makes, shown each by itself."""
    found = {h.serial: h for inner in call.inner for h in shown.get(id(inner), ())}
    return tuple(h for h in found.values() if not h.is_const)


def _own_names(call: Call) -> frozenset[int]:
    """Serials of the names given to the results of this very call."""
    return frozenset(
        atom.serial
        for term in leaves(call.result)
        for atom, _ in getattr(term, "parts", ())
        if isinstance(atom, Atom) and atom.kind == "def"
    )


def lemma_obligations() -> Iterator[Obligation]:
    """Yield the lemmas on products, over any integers, with real multiplication."""
    names = ("fewer", "more", "total", "each")
    values = [SymInt(terms.int_var(name)) for name in names]
    for lemma in LEMMAS:
        with exploring():
            goal = bool_term(lemma(*values))  # type: ignore[arg-type]  # proxies stand for ints
        yield Obligation(LEMMA, lemma.__name__, "any integers", goal, levels=EXACT)
