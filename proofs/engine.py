"""Obligations about the engine itself: nothing was left out, nothing raises, contracts hold."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

from attrs import evolve

from proofs import terms
from proofs.decide import PROVED, Decision
from proofs.explore import Call
from proofs.oblige import Obligation
from proofs.plain import truth_values
from proofs.symbolic import Escape, SymBool, SymEnum, SymInt, bool_term
from proofs.terms import Atom, Bool, Int
from proofs.transition import Transition, contracts_of, exploring
from proofs.values import form, leaf_term, leaves, mapped
from spec.invariants import INVARIANTS
from spec.judging import RAISES
from spec.lemmas import LEMMAS
from spec.mirror_claims import MIRROR

COVER, CONTRACT, LEMMA = "every_path_is_taken", "contract", "lemma"
FULL = (3,)
EXACT = (4,)
Contracts = tuple[tuple[Call, tuple[Bool, ...]], ...]


def engine_decisions(transition: Transition, decided: Callable[[Obligation], Decision]) -> Iterator[Decision]:
    """Yield what became of what must hold of this exploration, before anything else is believed."""
    cover = _cover(transition)
    made = decided(evolve(cover, unknowns=truth_values([cover.goal]), levels=(0,)))
    yield made if made.verdict == PROVED else decided(cover)
    yield from _contracts(transition, decided)


def _cover(transition: Transition) -> Obligation:
    """At every merge, under its caller's condition, some way is taken.

    Shown by logic alone where it can be: orders and equalities as truth values, of which nothing is known.
    """
    covered = []
    for call in transition.explorer.calls:
        taken = terms.some(leaf.condition for leaf in call.leaves)
        covered.append(terms.some((terms.negate(call.context), taken)))
    goal = terms.every(covered)
    return Obligation(COVER, "all", transition.event, goal, near=tuple(transition.ranges), levels=FULL)


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
    """Show each contract for any arguments, once for all calls that are alike; else call by call.

    A function with a contract is explored without what its caller knows (`Explorer`), so what is
    shown of it for any arguments holds of every such call, wherever it is made.
    """
    alike: dict[tuple[object, ...], tuple[Call, list[int]]] = {}
    for at, (call, conjuncts) in enumerate(transition.contracts):
        if any(holds is not terms.TRUE for holds in conjuncts):
            alike.setdefault(_shape(call), (call, []))[1].append(at)
    waiting = deque(alike.values())
    for number in count():
        if not waiting:
            return
        like, places = waiting.popleft()
        generally, contracts = _for_any_arguments(like)
        for call, _ in contracts:
            shape = _shape(call)
            if shape not in alike:
                alike[shape] = (call, [])
                waiting.append(alike[shape])
        label = f"{number}-for-any-arguments"
        anyhow = _from_its_own_ways(transition.event, generally, contracts, label)
        made = [decided(evolve(each, unknowns=frozenset(), levels=(0,))) for each in anyhow]
        if not places or all(decision.verdict == PROVED for decision in made):
            yield from made
        else:
            yield from (decided(each) for at in places for each in _of_this_call(transition, at))


def _shape(call: Call) -> tuple[object, ...]:
    """What calls have in common that differ only in unknowns: all but the terms that are no constants."""
    given = form(
        (call.args, tuple(sorted(call.kwargs.items()))), lambda term: term if term.is_const else None
    )
    return (call.function, *given)


def _for_any_arguments(like: Call) -> tuple[Call, Contracts]:
    """Explore a function anew, on arguments of which only the constants are known."""
    names = count()

    def unknown(value: Any) -> Any:
        term = leaf_term(value)
        if term.is_const:
            return value
        name = f"argument.{next(names)}"
        if type(value) is SymEnum:
            raise Escape("a contract on an enum argument")
        return SymInt(terms.int_var(name)) if isinstance(term, Int) else SymBool(terms.bool_var(name))

    args = mapped(like.args, unknown)
    kwargs = {name: mapped(value, unknown) for name, value in like.kwargs.items()}
    with exploring() as explorer:
        explorer.call(like.function, args, kwargs)
        return explorer.calls[-1], tuple(contracts_of(explorer))


def _of_this_call(transition: Transition, at: int) -> Iterator[Obligation]:
    call, _ = transition.contracts[at]
    for obliged in _from_its_own_ways(transition.event, call, transition.contracts, str(at)):
        yield evolve(obliged, near=tuple(transition.ranges), levels=(2, 3))


def _from_its_own_ways(event: str, call: Call, contracts: Contracts, label: str) -> Iterator[Obligation]:
    """A call's contract, from the definition of its result and the contracts of calls within it."""
    shown = {id(each): holds for each, holds in contracts}
    for part, goal in enumerate(_apart(shown[id(call)])):
        yield Obligation(
            owner=f"{CONTRACT}_{call.function.__name__}",
            label=f"{label}-{part}",
            event=event,
            goal=goal,
            contracts=_within(call, shown),
            revealed=own_names(call) | _costs(contracts),
        )


MANY = 16
"""Cases of a disjunction that is shown by itself: next to other conjuncts it costs ten times as much."""


def _apart(conjuncts: tuple[Bool, ...]) -> Iterator[Bool]:
    """Yield the conjunction of a contract, long disjunctions each by itself."""
    long = [holds for holds in conjuncts if holds.kind == "or" and len(holds.args) > MANY]
    rest = terms.every(holds for holds in conjuncts if holds not in long)
    yield from (goal for goal in (rest, *long) if goal is not terms.TRUE)


def _costs(contracts: Contracts) -> frozenset[int]:
    """Serials of the costs of counts of pulses, which contracts are also about."""
    calls = [call for call, _ in contracts if call.function.__name__ == "times"]
    return frozenset(serial for call in calls for serial in own_names(call))


def _within(call: Call, shown: dict[int, tuple[Bool, ...]]) -> tuple[Bool, ...]:
    """Contracts of the cut calls that this one makes, shown each by itself."""
    found = {h.serial: h for inner in call.inner for h in shown.get(id(inner), ())}
    return tuple(h for h in found.values() if not h.is_const)


def own_names(call: Call) -> frozenset[int]:
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


def mirror_obligations() -> Iterator[Obligation]:
    """Yield what INT-3 says of any two integers."""
    values = [SymInt(terms.int_var(name)) for name in ("value", "change")]
    for predicate in MIRROR:
        with exploring():
            goal = bool_term(predicate(*values))  # type: ignore[arg-type]  # proxies stand for ints
        yield Obligation(predicate.__name__, "any", "any integers", goal, levels=FULL)
