"""Obligations: what must be shown, of which transition, from which hypotheses.

An obligation is a few conjuncts of one invariant, or a few cases of one property. It is tried from
little knowledge to all of it; the file that is kept is the first that both solvers call unsat, and
every hypothesis that it leaves out only made it harder.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import TypeVar

from attrs import evolve, field, frozen

from proofs import terms
from proofs.smtlib import obligation
from proofs.telling import CUT, telling, unknowns_of
from proofs.terms import Atom, Bool
from proofs.transition import Transition
from proofs.valuation import Replacing
from spec.invariants import INVARIANTS, closure
from spec.predicates import PROPERTIES

Item = TypeVar("Item")

CHUNK = 16
"""Conjuncts of one obligation; small enough for a readable counterexample."""


@frozen(eq=False)
class Obligation:
    """One thing to show.

    Attributes:
        owner: name of the invariant, property, or part of the engine.
        label: which of its conjuncts.
        event: class of event, or "Commissioning".
        goal: what to show.
        plain: the goal's conjuncts, where all of them are hypotheses as they stand.
        near: hypotheses that are always kept.
        closest: what is named as its ground, of the same numbers.
        direct: all that is named as its ground.
        far: all hypotheses.
        contracts: what stands for the definition of cut calls.
        within: the same for cut calls that are made by such calls.
        revealed: cut values whose definition is used all the same.
        unknowns: values that may be anything, or None; then only `contracts` and `plain` are assumed.
        levels: levels of knowledge to try, in order.
        distance: how many calls away from the goal contracts are taken first.
        conditional: whether it is assumed that a case applies, which must be possible.
        fixed: variables that have been replaced by their values, since each has an obligation.
    """

    owner: str
    label: str
    event: str
    goal: Bool
    plain: tuple[Bool, ...] = ()
    near: tuple[Bool, ...] = ()
    closest: tuple[Bool, ...] = ()
    direct: tuple[Bool, ...] = ()
    far: tuple[Bool, ...] = ()
    contracts: tuple[Bool, ...] = ()
    within: tuple[Bool, ...] = ()
    revealed: frozenset[int] = frozenset()
    unknowns: frozenset[int] | None = None
    levels: tuple[int, ...] = (0, 1, 2, 3, 4)
    conditional: bool = False
    distance: int = 2
    fixed: dict[str, bool] = field(factory=dict)

    @property
    def products(self) -> bool:
        """Whether products of unknowns occur, which only the last level knows."""
        nodes = terms.reachable([self.goal, *self.near, *self.far])
        return any(isinstance(node, Atom) and node.kind == "prod" for node in nodes)

    @property
    def name(self) -> str:
        """A readable name, also of its file."""
        return f"{self.owner}.{self.event}.{self.label}"


LEVELS = 5


def text_at(obliged: Obligation, level: int) -> str:
    """Return the SMT-LIB text at a level of knowledge, 0 to LEVELS - 1.

    0: short contracts of the calls that the goal speaks of, and the closest hypotheses; 1: all such
    contracts, all that is named, and the rest where it speaks of nothing else; 2: all contracts and
    hypotheses; 3: definitions in place of contracts; 4: real products too. A goal that is plainly
    among its hypotheses is shown from just those.
    """
    opaque, exact = level < 3, level == LEVELS - 1
    hypotheses = list(obliged.near)
    if obliged.unknowns is not None:
        opaque = True
        hypotheses = [*obliged.contracts, *obliged.plain]
    elif level < 2:
        hypotheses += _contracts_near(obliged, SHORT if level == 0 else 1000)
        hypotheses += obliged.closest if level == 0 else obliged.direct
        visible = unknowns_of([obliged.goal, *hypotheses])
        far = obliged.far if level == 1 else ()
        hypotheses += [h for h in far if unknowns_of([h]) <= visible]
    else:
        hypotheses += [*((*obliged.contracts, *obliged.within) if opaque else ()), *obliged.far]
    if opaque and not obliged.revealed and not obliged.plain:
        hypotheses = telling(hypotheses, obliged.goal)
    comment = f"{obliged.owner}\n{obliged.event}: {obliged.label}\nunsat means shown"
    return obligation(
        comment,
        hypotheses,
        obliged.goal,
        opaque=opaque,
        revealed=obliged.revealed,
        unknowns=obliged.unknowns,
        exact_products=exact,
    )


TAKEN_TOGETHER = ("settled_pulses_are_granted",)
"""Facts that are the conjunction of others, and so no obligation of their own."""
SHORT = 12
"""Most variables of a disjunction that is tried first."""


def _contracts_near(obliged: Obligation, size: int) -> list[Bool]:
    """Contracts that share a cut value with the goal, or with such a contract.

    And those, of no more cut values than are in sight then, that relate them to each other.
    """
    chosen: dict[int, Bool] = {}
    visible = unknowns_of([obliged.goal, *obliged.near, *obliged.closest])
    short = [h for h in obliged.contracts if h.kind != "or" or len(unknowns_of([h])) <= size]
    for _ in range(obliged.distance):
        for contract in short:
            if unknowns_of([contract]) & visible & CUT:
                chosen[contract.serial] = contract
        visible = visible | unknowns_of(list(chosen.values()))
    chosen |= {h.serial: h for h in short if unknowns_of([h]) & CUT <= visible}
    return list(chosen.values())


def obligations_of(transition: Transition, owners: Sequence[str]) -> Iterator[Obligation]:
    """Yield the obligations of these invariants and properties at one transition."""
    for owner in owners:
        if owner in INVARIANTS:
            yield from _preserved(transition, owner)
        elif owner in transition.cases and owner not in TAKEN_TOGETHER:
            yield from _shown(transition, owner)


def _preserved(transition: Transition, owner: str) -> Iterator[Obligation]:
    """An invariant after the step; where it speaks of one watch, as that begins now and as it goes on."""
    after = transition.after[owner]
    choices = _choices(holds for _, holds in after)
    if len(choices) == 1:
        yield from _preserved_where(transition, owner, "-where-it-begins", dict.fromkeys(choices, True))
        yield from _preserved_where(transition, owner, "-where-it-goes-on", dict.fromkeys(choices, False))
    else:
        yield from _preserved_where(transition, owner, "", {})


def _preserved_where(
    transition: Transition, owner: str, where: str, fixed: dict[str, bool]
) -> Iterator[Obligation]:
    seen = _Seen(transition, fixed)
    direct = seen.known(INVARIANTS[owner].uses)
    far = [holds for _, holds in seen.known(closure(INVARIANTS[owner].uses))]
    given = {holds.serial for holds in far}
    conjuncts = [item for item in seen.pairs(transition.after[owner]) if item[1] is not terms.TRUE]
    plain = [holds for _, holds in conjuncts if holds.serial in given]
    if plain:
        yield evolve(_plainly(transition, owner, plain), label=f"unchanged{where}", fixed=fixed)
    own = transition.before.get(owner, [])
    for chunk in _chunks([item for item in conjuncts if item[1].serial not in given], CHUNK):
        labels = [label for label, _ in chunk]
        wanted = _all_numbers(labels)
        near = [holds for label, holds in own if _is_near(label, wanted)]
        goal = terms.every(holds for _, holds in chunk)
        shown = _obligation(seen, owner, labels, goal, near, direct, far)
        yield evolve(shown, label=f"{shown.label}{where}", fixed=fixed)


def _choices(roots: Iterable[Bool]) -> set[str]:
    """Names of the observer's choices of when a watch begins (`spec.ghosts.Choice`) in these terms."""
    nodes = terms.reachable(roots)
    names = {node.name for node in nodes if isinstance(node, Bool) and node.kind == "var"}
    return {name for name in names if name.startswith("choice.")}


def _shown(transition: Transition, owner: str) -> Iterator[Obligation]:
    named = PROPERTIES[owner].rests_on
    rests = closure(named)
    seen = _Seen(transition, {})
    direct = [*seen.known(named), *seen.known_after(named)]
    far = [holds for _, holds in (*seen.known(rests), *seen.known_after(rests))]
    cases = [case for case in transition.cases[owner] if not terms.implied(case[1], case[2])]
    for chunk in _chunks(cases, 1 if PROPERTIES[owner].apart else CHUNK):
        labels = [label for label, _, _ in chunk]
        goal = terms.every(terms.some((terms.negate(when), then)) for _, when, then in chunk)
        applies = terms.some(when for _, when, _ in chunk)
        shown = _obligation(seen, owner, labels, goal, [applies], direct, far)
        yield evolve(shown, conditional=applies is not terms.TRUE)


@frozen(eq=False)
class _Seen:
    """What is known of a step, with some of the observer's choices made."""

    transition: Transition
    fixed: dict[str, bool]

    def term(self, holds: Bool) -> Bool:
        """What a conjunct says where the choices are made."""
        if not self.fixed:
            return holds
        key = tuple(self.fixed.items())
        return self.transition.replacing.setdefault(key, Replacing(self.fixed)).in_term(holds)

    def pairs(self, pairs: Iterable[tuple[str, Bool]]) -> list[tuple[str, Bool]]:
        """The same for conjuncts with their labels."""
        return [(label, self.term(holds)) for label, holds in pairs]

    def known(self, names: Sequence[str]) -> list[tuple[str, Bool]]:
        """What may be assumed before a step: invariants, facts, assumptions about it, lemmas."""
        found: list[tuple[str, Bool]] = []
        for name in names:
            found += _whole(name, self.transition.before.get(name, ()))
            cases = self.transition.cases.get(name, ())
            found += [(at, terms.some((terms.negate(when), then))) for at, when, then in cases]
        return self.pairs(found)

    def known_after(self, names: Sequence[str]) -> list[tuple[str, Bool]]:
        """What a property may rest on besides: invariants after the step, shown elsewhere."""
        invariants = [name for name in names if name in INVARIANTS]
        return self.pairs(pair for name in invariants for pair in _whole(name, self.transition.after[name]))

    def contracts_apart(self) -> tuple[tuple[Bool, ...], tuple[Bool, ...]]:
        """Contracts of outermost cut calls, and of those within them."""
        outer, inner = self.transition.contracts_apart()
        return tuple(map(self.term, outer)), tuple(map(self.term, inner))


def _whole(name: str, pairs: Sequence[tuple[str, Bool]]) -> list[tuple[str, Bool]]:
    """Conjuncts without labels, so that all are near, where an invariant is used whole."""
    if name in INVARIANTS and INVARIANTS[name].whole:
        return [("", holds) for _, holds in pairs]
    return list(pairs)


def _obligation(
    seen: _Seen,
    owner: str,
    labels: Sequence[str],
    goal: Bool,
    near: Sequence[Bool],
    direct: Sequence[tuple[str, Bool]],
    far: Sequence[Bool],
) -> Obligation:
    contracts, within = seen.contracts_apart()
    wanted = _all_numbers(labels)
    return Obligation(
        owner=owner,
        label=labels[0] if len(labels) == 1 else f"{labels[0]}-to-{labels[-1]}",
        event=seen.transition.event,
        goal=goal,
        near=_distinct([*near, *seen.transition.ranges]),
        closest=_distinct([holds for label, holds in direct if _is_near(label, wanted)]),
        direct=_distinct([holds for _, holds in direct]),
        far=_distinct(far),
        contracts=contracts,
        within=within,
    )


def _plainly(transition: Transition, owner: str, conjuncts: Sequence[Bool]) -> Obligation:
    """What is assumed as it stands; so each conjunct, if there are several, is one truth value."""
    goal = terms.every(conjuncts)
    parts = goal.args if goal.kind == "and" else (goal,)
    kept = {part.serial: part for part in parts if isinstance(part, Bool)}
    return Obligation(
        owner,
        "unchanged",
        transition.event,
        goal,
        plain=tuple(kept.values()),
        unknowns=frozenset(kept) if len(kept) > 1 else frozenset(),
        levels=(0,),
    )


def _distinct(hypotheses: Sequence[Bool]) -> tuple[Bool, ...]:
    return tuple({h.serial: h for h in hypotheses if not h.is_const or not h.value}.values())


def _chunks(items: Sequence[Item], size: int) -> Iterator[Sequence[Item]]:
    for at in range(0, len(items), size):
        yield items[at : at + size]


@cache
def _numbers(label: str) -> frozenset[int]:
    return frozenset(int(found) for found in re.findall("[0-9]+", label))


def _is_near(label: str, wanted: frozenset[int]) -> bool:
    """Whether a conjunct has no number, or one within one of a number that is wanted."""
    numbers = _numbers(label)
    if not numbers or not wanted:
        return True
    return any(not wanted.isdisjoint((number - 1, number, number + 1)) for number in numbers)


def _all_numbers(labels: Sequence[str]) -> frozenset[int]:
    return frozenset(number for label in labels for number in _numbers(label))
