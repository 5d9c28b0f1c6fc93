"""Obligations: what must be shown, of which transition, from which hypotheses.

An obligation is a few conjuncts of one invariant, or a few cases of one property. It is tried from
little knowledge to all of it; the file that is kept is the first that both solvers call unsat, and
every hypothesis that it leaves out only made it harder.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TypeVar

from attrs import evolve, field, frozen

from proofs import terms
from proofs.plain import follows, narrowed, truth_values
from proofs.seen import Seen, Sight
from proofs.smtlib import obligation
from proofs.telling import CUT, telling, unknowns_of
from proofs.terms import Atom, Bool
from proofs.transition import Transition
from spec.invariants import INVARIANTS, closure
from spec.predicates import PROPERTIES

Item = TypeVar("Item")

CHUNK = 28
"""Conjuncts of one obligation; small enough for a readable counterexample."""


@frozen(eq=False)
class Obligation:
    """One thing to show.

    Attributes:
        owner: name of the invariant, property, or part of the engine.
        label: which of its conjuncts.
        event: class of event, or "Commissioning".
        goal: what to show.
        narrow: what the goal follows from and is shown instead, while knowledge is little (`proofs.plain`).
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
    narrow: Bool | None = None
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
    goal = obliged.narrow if obliged.narrow is not None and level < 2 else obliged.goal
    hypotheses = list(obliged.near)
    if obliged.unknowns is not None:
        opaque = True
        hypotheses = [*obliged.contracts, *obliged.plain]
    elif level < 2:
        hypotheses += _contracts_near(obliged, goal, SHORT if level == 0 else 1000)
        hypotheses += obliged.closest if level == 0 else obliged.direct
        visible = unknowns_of([goal, *hypotheses])
        far = obliged.far if level == 1 else ()
        hypotheses += [h for h in far if unknowns_of([h]) <= visible]
    else:
        hypotheses += [*((*obliged.contracts, *obliged.within) if opaque else ()), *obliged.far]
    if opaque and not obliged.revealed and not obliged.plain:
        hypotheses = telling(hypotheses, goal)
    comment = f"{obliged.owner}\n{obliged.event}: {obliged.label}\nunsat means shown"
    return obligation(
        comment,
        hypotheses,
        goal,
        opaque=opaque,
        revealed=obliged.revealed,
        unknowns=obliged.unknowns,
        exact_products=exact,
    )


TAKEN_TOGETHER = ("settled_pulses_are_granted", "settled_boluses_are_granted_whole")
"""Facts that are the conjunction of others, and so no obligation of their own."""
SHORT = 12
"""Most variables of a disjunction that is tried first."""


def _contracts_near(obliged: Obligation, goal: Bool, size: int) -> list[Bool]:
    """Contracts that share a cut value with the goal, or with such a contract.

    And those, of no more cut values than are in sight then, that relate them to each other.
    """
    chosen: dict[int, Bool] = {}
    visible = unknowns_of([goal, *obliged.near, *obliged.closest])
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
    sight = Sight(transition)
    for owner in owners:
        if owner in INVARIANTS:
            yield from _preserved(sight, owner)
        elif owner in transition.cases and owner not in TAKEN_TOGETHER:
            yield from _shown(sight, owner)


def _preserved(sight: Sight, owner: str) -> Iterator[Obligation]:
    for where, seen in sight.of(holds for _, holds in sight.transition.after[owner]):
        for shown in _preserved_where(seen, owner):
            yield evolve(shown, label=f"{shown.label}{where}", fixed=seen.fixed)


def _preserved_where(seen: Seen, owner: str) -> Iterator[Obligation]:
    transition = seen.transition
    before = dict(seen.pairs(transition.before.get(owner, [])))
    after = [
        (label, holds) for label, holds in seen.pairs(transition.after[owner]) if holds is not terms.TRUE
    ]
    if after and {holds.serial for _, holds in after} <= {holds.serial for holds in before.values()}:
        yield _the_same(transition, owner, [holds for _, holds in after])
        return
    direct = seen.known(INVARIANTS[owner].uses)
    far = _distinct([holds for _, holds in seen.known(closure(INVARIANTS[owner].uses))])
    given = {holds.serial for holds in far} | {terms.TRUE.serial}
    plain: list[tuple[Bool, Bool]] = []
    conjuncts = []
    for label, holds in after:
        was = holds if holds.serial in given else before.get(label, terms.TRUE)
        if follows(holds, was):
            plain.append((holds, was))
        else:
            conjuncts.append((label, holds))
    if plain:
        yield _plainly(transition, owner, plain)
    own = transition.before.get(owner, [])
    for chunk in _chunks(conjuncts, CHUNK):
        labels = [label for label, _ in chunk]
        wanted = _all_numbers(labels)
        near = [holds for label, holds in own if _is_near(label, wanted)]
        goal = terms.every(holds for _, holds in chunk)
        narrow = terms.every(narrowed(holds) for _, holds in chunk)
        shown = _obligation(seen, owner, labels, goal, near, direct, far)
        yield shown if narrow is goal else evolve(shown, narrow=narrow)


def _shown(sight: Sight, owner: str) -> Iterator[Obligation]:
    cases = sight.transition.cases[owner]
    for where, seen in sight.of(term for _, when, then in cases for term in (when, then)):
        for shown in _shown_where(seen, owner):
            yield evolve(shown, label=f"{shown.label}{where}", fixed=seen.fixed)


def _shown_where(seen: Seen, owner: str) -> Iterator[Obligation]:
    named = PROPERTIES[owner].rests_on
    rests = closure(named)
    direct = [*seen.known(named), *seen.known_after(named)]
    far = _distinct([holds for _, holds in (*seen.known(rests), *seen.known_after(rests))])
    cases = [(at, seen.term(when), seen.term(then)) for at, when, then in seen.transition.cases[owner]]
    # What is plainly true needs no solver; one case is kept, so that it is asked whether it applies.
    cases = [case for case in cases if not terms.implied(case[1], case[2])] or cases[:1]
    for chunk in _chunks(cases, 1 if PROPERTIES[owner].apart else CHUNK):
        labels = [label for label, _, _ in chunk]
        goal = terms.every(terms.some((terms.negate(when), then)) for _, when, then in chunk)
        applies = terms.some(when for _, when, _ in chunk)
        shown = _obligation(seen, owner, labels, goal, [applies], direct, far)
        yield evolve(shown, conditional=bool(PROPERTIES[owner].claim) and applies is not terms.TRUE)


def _obligation(
    seen: Seen,
    owner: str,
    labels: Sequence[str],
    goal: Bool,
    near: Sequence[Bool],
    direct: Sequence[tuple[str, Bool]],
    far: tuple[Bool, ...],
) -> Obligation:
    contracts, within = seen.contracts_apart
    wanted = _all_numbers(labels)
    return Obligation(
        owner=owner,
        label=labels[0] if len(labels) == 1 else f"{labels[0]}-to-{labels[-1]}",
        event=seen.transition.event,
        goal=goal,
        near=_distinct([*near, *seen.transition.ranges]),
        closest=_distinct([holds for label, holds in direct if _is_near(label, wanted)]),
        direct=_distinct([holds for _, holds in direct]),
        far=far,
        contracts=contracts,
        within=within,
    )


def _the_same(transition: Transition, owner: str, conjuncts: Sequence[Bool]) -> Obligation:
    """Conjuncts that are those from before, term by term: one truth value, of which nothing is known."""
    goal = terms.every(conjuncts)
    alike = frozenset((goal.serial, terms.negate(goal).serial))
    return Obligation(owner, "unchanged", transition.event, goal, plain=(goal,), unknowns=alike, levels=(0,))


def _plainly(transition: Transition, owner: str, pairs: Sequence[tuple[Bool, Bool]]) -> Obligation:
    """Conjuncts that follow from one hypothesis each, as they stand (`proofs.plain`)."""
    hypotheses = tuple({was.serial: was for _, was in pairs}.values())
    goal = terms.every(holds for holds, _ in pairs)
    return Obligation(
        owner,
        "unchanged",
        transition.event,
        goal,
        plain=hypotheses,
        unknowns=truth_values([goal, terms.negate(goal), *hypotheses]),
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
