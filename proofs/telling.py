"""Which hypotheses tell something: what is said of an unknown that nothing else speaks of is weakened.

Every change makes a hypothesis weaker, so that an obligation only becomes harder; and all but a few
are as good as before, because the unknown could always be chosen so that the rest holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from attrs import define, field

from proofs import terms
from proofs.terms import TRUE, Atom, Bool, Int

_UNKNOWNS: dict[int, frozenset[int]] = {}
CUT: set[int] = set()
"""Serials of values that are named, so that contracts can stand for their definitions."""


def unknowns_of(roots: Iterable[Bool]) -> frozenset[int]:
    """Return the serials of the variables and named values in sight."""
    found: frozenset[int] = frozenset()
    for root in roots:
        if root.serial not in _UNKNOWNS:
            _UNKNOWNS[root.serial] = frozenset(_names(root))
        found |= _UNKNOWNS[root.serial]
    return found


def _names(root: Bool) -> Iterator[int]:
    seen: set[int] = set()
    stack: list[Int | Atom | Bool] = [root]
    while stack:
        node = stack.pop()
        if node.serial in seen:
            continue
        seen.add(node.serial)
        if isinstance(node, Atom) and node.kind == "def":
            CUT.add(node.serial)
            yield node.serial
        elif not isinstance(node, Int) and node.kind == "var":
            yield node.serial
        else:
            stack.extend(terms.children(node))


def telling(hypotheses: Sequence[Bool], goal: Bool) -> list[Bool]:
    """Return what the hypotheses tell of the goal."""
    parts = {part.serial: part for h in hypotheses for part in terms.conjuncts(h)}
    bounds = {unknown: part for part in parts.values() for unknown in _bounded(part)}
    for bound in bounds.values():
        del parts[bound.serial]
    asked = unknowns_of([goal])
    said = _Said(list(parts.values()), asked, frozenset(bounds))
    kept = said.weakened()
    spoken_of = unknowns_of(kept) | asked
    return [*kept, *(bound for unknown, bound in bounds.items() if unknown in spoken_of)]


def _bounded(part: Bool) -> Iterator[int]:
    """Yield the unknown of which `part` says that it is not negative, and nothing else."""
    if part.kind == "le":
        (form,) = part.args
        if isinstance(form, Int) and form.const == 0 and len(form.parts) == 1:
            atom, factor = form.parts[0]
            if factor == -1 and atom.kind in ("var", "def"):
                yield atom.serial


@define(eq=False)
class _Said:
    """What is still said of which unknown."""

    parts: list[Bool]
    asked: frozenset[int]
    not_negative: frozenset[int]
    places: dict[int, set[int]] = field(factory=dict)

    def weakened(self) -> list[Bool]:
        for at, part in enumerate(self.parts):
            for unknown in unknowns_of([part]):
                self.places.setdefault(unknown, set()).add(at)
        alone = [unknown for unknown, places in self.places.items() if len(places) == 1]
        while alone:
            unknown = alone.pop()
            if unknown not in self.asked and self.places[unknown]:
                (at,) = self.places[unknown]
                alone += self._weaken(at, unknown)
        return list({part.serial: part for part in self.parts if part is not TRUE}.values())

    def _weaken(self, at: int, unknown: int) -> list[int]:
        """Weaken one hypothesis; return the unknowns that now are alone."""
        before = self.parts[at]
        self.parts[at] = _without(before, unknown, unknown in self.not_negative, {})
        gone = unknowns_of([before]) - unknowns_of([self.parts[at]])
        for other in gone:
            self.places[other].discard(at)
        return [other for other in gone if len(self.places[other]) == 1]


def _without(node: Bool, unknown: int, not_negative: bool, seen: dict[int, Bool]) -> Bool:
    """Return something that follows from `node` and does not speak of `unknown`."""
    if unknown not in unknowns_of([node]):
        return node
    if node.serial not in seen:
        seen[node.serial] = _weaker(node, unknown, not_negative, seen)
    return seen[node.serial]


def _weaker(node: Bool, unknown: int, not_negative: bool, seen: dict[int, Bool]) -> Bool:
    inner = [arg for arg in node.args if isinstance(arg, Bool)]
    if node.kind in ("and", "or"):
        joined = terms.every if node.kind == "and" else terms.some
        return joined(_without(arg, unknown, not_negative, seen) for arg in inner)
    if node.kind == "not" and inner[0].kind in ("and", "or"):
        opposites = [terms.negate(arg) for arg in inner[0].args if isinstance(arg, Bool)]
        joined = terms.some if inner[0].kind == "and" else terms.every
        return joined(_without(arg, unknown, not_negative, seen) for arg in opposites)
    if node.kind in ("le", "eq") and not_negative:
        return _of_the_rest(node, unknown)
    return TRUE


def _of_the_rest(node: Bool, unknown: int) -> Bool:
    """What an order or equality says of the rest, whatever value from 0 on the unknown has."""
    (form,) = node.args
    assert isinstance(form, Int)
    found = [(atom, factor) for atom, factor in form.parts if atom.serial == unknown]
    if not found or (node.kind == "le" and found[0][1] < 0):
        return TRUE
    (atom, factor) = found[0]
    rest = terms.subtract(form, terms.scale(terms.of(atom), factor))
    zero = terms.number(0)
    weaker = terms.at_most(rest, zero) if factor > 0 else terms.at_most(zero, rest)
    return TRUE if unknown in unknowns_of([weaker]) else weaker
