"""Obligations: what must be shown, of which transition, from which hypotheses.

An obligation is a few conjuncts of one invariant, or a few cases of one property. It is tried from
little knowledge to all of it; the file that is kept is the first that both solvers call unsat, and
every hypothesis that it leaves out only made it harder.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

from attrs import frozen

from proofs import terms
from proofs.smtlib import obligation
from proofs.terms import Atom, Bool, Int
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
        near: hypotheses that are always kept.
        far: hypotheses that are kept where they speak of nothing else, then all.
        contracts: what stands for the definition of cut calls.
    """

    owner: str
    label: str
    event: str
    goal: Bool
    near: tuple[Bool, ...]
    far: tuple[Bool, ...]
    contracts: tuple[Bool, ...]

    @property
    def name(self) -> str:
        """A readable name, also of its file."""
        return f"{self.owner}.{self.event}.{self.label}"

    def key(self) -> tuple[object, ...]:
        """Equal for obligations that are the same text."""
        parts = (self.near, self.far, self.contracts)
        return (self.goal.serial, *(tuple(h.serial for h in part) for part in parts))


LEVELS = 4


def text_at(obliged: Obligation, level: int) -> str:
    """Return the SMT-LIB text at a level of knowledge, 0 to LEVELS - 1."""
    opaque, exact = level < 2, level == LEVELS - 1
    hypotheses = [*obliged.near, *(obliged.contracts if opaque else ())]
    if level == 0:
        visible = _variables([obliged.goal, *hypotheses], opaque=True)
        hypotheses += [h for h in obliged.far if _variables([h], opaque=True) <= visible]
    else:
        hypotheses += obliged.far
    comment = f"{obliged.owner}\n{obliged.event}: {obliged.label}\nunsat means shown"
    return obligation(comment, hypotheses, obliged.goal, opaque=opaque, exact_products=exact)


def has_products(obliged: Obligation) -> bool:
    """Return whether products of unknowns occur, so that the exact level differs."""
    nodes = terms.reachable([obliged.goal, *obliged.near, *obliged.far])
    return any(isinstance(node, Atom) and node.kind == "prod" for node in nodes)


_VISIBLE: dict[int, frozenset[int]] = {}


def _variables(roots: Sequence[Bool], *, opaque: bool) -> frozenset[int]:
    found: frozenset[int] = frozenset()
    for root in roots:
        if root.serial not in _VISIBLE:
            _VISIBLE[root.serial] = frozenset(_names(root, opaque=opaque))
        found |= _VISIBLE[root.serial]
    return found


def _names(root: Bool, *, opaque: bool) -> Iterator[int]:
    seen: set[int] = set()
    stack: list[Int | Atom | Bool] = [root]
    while stack:
        node = stack.pop()
        if node.serial in seen:
            continue
        seen.add(node.serial)
        is_name = not isinstance(node, Int) and node.kind == "var"
        if is_name or (opaque and isinstance(node, Atom) and node.kind == "def"):
            yield node.serial
        else:
            stack.extend(terms.children(node))


def obligations_of(transition: Transition, owners: Sequence[str]) -> Iterator[Obligation]:
    """Yield the obligations of these invariants and properties at one transition."""
    for owner in owners:
        if owner in INVARIANTS:
            yield from _preserved(transition, owner)
        elif owner in transition.cases and owner != "settled_pulses_are_granted":
            yield from _shown(transition, owner)


def _preserved(transition: Transition, owner: str) -> Iterator[Obligation]:
    conjuncts = transition.after[owner]
    own = dict(transition.before.get(owner, ()))
    others = [name for name in closure(INVARIANTS[owner].uses) if name != owner]
    far = _known(transition, others, after=False)
    for chunk in _chunks([item for item in conjuncts if not item[1].is_const or not item[1].value]):
        labels = [label for label, _ in chunk]
        near = _near(own, labels)
        rest = [holds for label, holds in own.items() if holds not in near]
        goal = terms.every(holds for _, holds in chunk)
        yield _obligation(transition, owner, labels, goal, near, [*rest, *far])


def _shown(transition: Transition, owner: str) -> Iterator[Obligation]:
    rests = closure(PROPERTIES[owner].rests_on)
    far = [*_known(transition, rests, after=False), *_known(transition, rests, after=True)]
    cases = [case for case in transition.cases[owner] if not terms.implied(case[1], case[2])]
    for chunk in _chunks(cases):
        goal = terms.every(terms.some((terms.negate(when), then)) for _, when, then in chunk)
        applies = terms.some(when for _, when, _ in chunk)
        yield _obligation(transition, owner, [case[0] for case in chunk], goal, [applies], far)


def _known(transition: Transition, names: Sequence[str], *, after: bool) -> list[Bool]:
    """What may be assumed: invariants before, or invariants and facts after, and assumptions."""
    found: list[Bool] = []
    for name in names:
        if not after:
            found += [holds for _, holds in transition.before.get(name, ())]
        elif name in INVARIANTS:
            found += [holds for _, holds in transition.after[name]]
        else:
            cases = transition.cases.get(name, ())
            found += [terms.some((terms.negate(when), then)) for _, when, then in cases]
    return [*found, *(() if after else [h for _, h in transition.before.get("lemmas", ())])]


def _obligation(
    transition: Transition,
    owner: str,
    labels: Sequence[str],
    goal: Bool,
    near: Sequence[Bool],
    far: Sequence[Bool],
) -> Obligation:
    return Obligation(
        owner=owner,
        label=labels[0] if len(labels) == 1 else f"{labels[0]}-to-{labels[-1]}",
        event=transition.event,
        goal=goal,
        near=_distinct([*near, *transition.ranges]),
        far=_distinct(far),
        contracts=tuple(holds for _, holds in transition.contracts),
    )


def _distinct(hypotheses: Sequence[Bool]) -> tuple[Bool, ...]:
    return tuple({h.serial: h for h in hypotheses if not h.is_const or not h.value}.values())


def _chunks(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    for at in range(0, len(items), CHUNK):
        yield items[at : at + CHUNK]


def _near(own: dict[str, Bool], labels: Sequence[str]) -> list[Bool]:
    """The same conjuncts before, and those of the bucket before; all that have no number."""
    wanted = {*labels}
    for label in labels:
        stem, _, number = label.rpartition("_")
        if number.isdigit():
            wanted.add(f"{stem}_{int(number) - 1}" if stem else str(int(number) - 1))
    return [own[label] for label in own if label in wanted or not label[-1:].isdigit()]
