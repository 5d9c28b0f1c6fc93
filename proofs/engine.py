"""Obligations about the engine itself: nothing was left out, nothing raises, contracts hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from attrs import evolve

from proofs import terms
from proofs.decide import PROVED, Decision, asserted
from proofs.explore import Call
from proofs.oblige import Obligation, text_at
from proofs.symbolic import SymInt, bool_term
from proofs.terms import Atom, Bool, Int
from proofs.transition import Transition, exploring
from proofs.values import leaves
from spec.invariants import INVARIANTS
from spec.lemmas import LEMMAS

COVER, RAISES, CONTRACT, LEMMA = "every_path_is_taken", "no_event_raises", "contract", "lemma"
FULL = (3,)
EXACT = (4,)


def engine_decisions(transition: Transition, decided: Callable[[Obligation], Decision]) -> Iterator[Decision]:
    """Yield what became of what must hold of this exploration, before anything else is believed."""
    yield decided(_cover(transition))
    yield from _contracts(transition, decided)


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
    near = (*valid, *transition.ranges) if raising else ()
    return Obligation(RAISES, "all", transition.event, goal, near=near, levels=FULL)


def _contracts(transition: Transition, decided: Callable[[Obligation], Decision]) -> Iterator[Decision]:
    """Show each contract for any arguments, once for all calls that are alike; else call by call."""
    shown = {id(call): holds for call, holds in transition.contracts}
    costs = _costs(transition)
    alike: dict[str, list[tuple[Obligation, Obligation]]] = {}
    for at, (call, goal) in enumerate(transition.contracts_by_call()):
        if goal is not terms.TRUE:
            itself = _of_this_call(transition, call, goal, _within(call, shown), at)
            itself = evolve(itself, revealed=itself.revealed | costs)
            generally = evolve(itself, near=(), unknowns=_of_arguments(call), levels=(0,))
            alike.setdefault(asserted(text_at(generally, 0)), []).append((generally, itself))
    for pairs in alike.values():
        made = decided(pairs[0][0])
        if made.verdict == PROVED:
            yield made
        else:
            yield from (decided(itself) for _, itself in pairs)


def _of_this_call(
    transition: Transition, call: Call, goal: Bool, contracts: tuple[Bool, ...], at: int
) -> Obligation:
    return Obligation(
        owner=f"{CONTRACT}_{call.function.__name__}",
        label=str(at),
        event=transition.event,
        goal=goal,
        near=tuple(transition.ranges),
        contracts=contracts,
        revealed=_own_names(call),
        levels=(2, 3),
    )


def _costs(transition: Transition) -> frozenset[int]:
    """Serials of the costs of counts of pulses, which contracts are also about."""
    calls = [call for call, _ in transition.contracts if call.function.__name__ == "times"]
    return frozenset(serial for call in calls for serial in _own_names(call))


def _of_arguments(call: Call) -> frozenset[int]:
    """Serials of the values that the arguments are made of."""
    terms_of = leaves((call.args, tuple(call.kwargs.values())))
    return frozenset(atom.serial for term in terms_of if isinstance(term, Int) for atom, _ in term.parts)


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
