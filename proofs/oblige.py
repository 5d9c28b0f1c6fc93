"""Obligations: what must be shown, of which transition, from which hypotheses.

An obligation is a few conjuncts of one invariant, or a few cases of one property. It is tried from
little knowledge to all of it; the file that is kept is the first that both solvers call unsat, and
every hypothesis that it leaves out only made it harder.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TypeVar

from attrs import evolve, frozen

from proofs import terms
from proofs.smtlib import obligation
from proofs.telling import CUT, telling, unknowns_of
from proofs.terms import Atom, Bool
from proofs.transition import Transition
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
        unknowns: values that may be anything, or None; then only `contracts` are assumed.
        levels: levels of knowledge to try, in order.
        distance: how many calls away from the goal contracts are taken first.
        conditional: whether it is assumed that a case applies, which must be possible.
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
        hypotheses = list(obliged.contracts)
    elif obliged.plain:
        opaque = True
        hypotheses = list(obliged.plain)
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
    own = transition.before.get(owner, [])
    uses = INVARIANTS[owner].uses
    direct = _known(transition, uses)
    far = [holds for _, holds in _known(transition, closure(uses))]
    conjuncts = [item for item in transition.after[owner] if item[1] is not terms.TRUE]
    given = {holds.serial for holds in far}
    plain = [item for item in conjuncts if item[1].serial in given]
    if plain:
        yield _plainly(transition, owner, [holds for _, holds in plain])
    for chunk in _chunks([item for item in conjuncts if item[1].serial not in given], CHUNK):
        labels = [label for label, _ in chunk]
        near = [holds for label, holds in own if _is_near(label, labels)]
        goal = terms.every(holds for _, holds in chunk)
        yield _obligation(transition, owner, labels, goal, near, direct, far)


def _shown(transition: Transition, owner: str) -> Iterator[Obligation]:
    named = PROPERTIES[owner].rests_on
    rests = closure(named)
    direct = [*_known(transition, named), *_known_after(transition, named)]
    known = [*_known(transition, rests), *_known_after(transition, rests)]
    far = [holds for _, holds in known]
    cases = [case for case in transition.cases[owner] if not terms.implied(case[1], case[2])]
    for chunk in _chunks(cases, 1 if PROPERTIES[owner].apart else CHUNK):
        labels = [label for label, _, _ in chunk]
        goal = terms.every(terms.some((terms.negate(when), then)) for _, when, then in chunk)
        applies = terms.some(when for _, when, _ in chunk)
        shown = _obligation(transition, owner, labels, goal, [applies], direct, far)
        yield evolve(shown, conditional=True)


def _known(transition: Transition, names: Sequence[str]) -> list[tuple[str, Bool]]:
    """What may be assumed before a step: invariants, facts, assumptions about it, lemmas."""
    found: list[tuple[str, Bool]] = []
    for name in names:
        found += _whole(name, transition.before.get(name, ()))
        cases = transition.cases.get(name, ())
        found += [(at, terms.some((terms.negate(when), then))) for at, when, then in cases]
    return found


def _known_after(transition: Transition, names: Sequence[str]) -> list[tuple[str, Bool]]:
    """What a property may rest on besides: invariants after the step, shown elsewhere."""
    invariants = [name for name in names if name in INVARIANTS]
    return [pair for name in invariants for pair in _whole(name, transition.after[name])]


def _whole(name: str, pairs: Sequence[tuple[str, Bool]]) -> list[tuple[str, Bool]]:
    """Conjuncts without labels, so that all are near, where an invariant is used whole."""
    if name in INVARIANTS and INVARIANTS[name].whole:
        return [("", holds) for _, holds in pairs]
    return list(pairs)


def _obligation(
    transition: Transition,
    owner: str,
    labels: Sequence[str],
    goal: Bool,
    near: Sequence[Bool],
    direct: Sequence[tuple[str, Bool]],
    far: Sequence[Bool],
) -> Obligation:
    contracts, within = transition.contracts_apart()
    return Obligation(
        owner=owner,
        label=labels[0] if len(labels) == 1 else f"{labels[0]}-to-{labels[-1]}",
        event=transition.event,
        goal=goal,
        near=_distinct([*near, *transition.ranges]),
        closest=_distinct([holds for label, holds in direct if _is_near(label, labels)]),
        direct=_distinct([holds for _, holds in direct]),
        far=_distinct(far),
        contracts=contracts,
        within=within,
    )


def _plainly(transition: Transition, owner: str, conjuncts: Sequence[Bool]) -> Obligation:
    goal = terms.every(conjuncts)
    kept = tuple(conjuncts)
    return Obligation(owner, "unchanged", transition.event, goal, plain=kept, levels=(0,))


def _distinct(hypotheses: Sequence[Bool]) -> tuple[Bool, ...]:
    return tuple({h.serial: h for h in hypotheses if not h.is_const or not h.value}.values())


def _chunks(items: Sequence[Item], size: int) -> Iterator[Sequence[Item]]:
    for at in range(0, len(items), size):
        yield items[at : at + size]


_NUMBER = re.compile("[0-9]+")


def _is_near(label: str, labels: Sequence[str]) -> bool:
    """Whether a conjunct has no number, or one within one of a number in `labels`."""
    wanted = {int(found) for other in labels for found in _NUMBER.findall(other)}
    numbers = {int(found) for found in _NUMBER.findall(label)}
    if not numbers or not wanted:
        return True
    return any({number - 1, number, number + 1} & wanted for number in numbers)
