"""Which hypotheses tell something of a goal.

What is said of an unknown that only one hypothesis speaks of, or that is only ever bounded from one
side, tells nothing of a goal that does not speak of it: the unknown can be chosen so that it holds.
It is left out, again and again. Every change makes a hypothesis weaker, so that an obligation only
becomes harder.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet

from attrs import define, field

from proofs import terms
from proofs.terms import TRUE, Atom, Bool, Int

_UNKNOWNS: dict[int, frozenset[int]] = {}
CUT: set[int] = set()
"""Serials of values that are named, so that contracts can stand for their definitions."""


def unknowns_of(roots: Iterable[Bool]) -> frozenset[int]:
    """Return the serials of the variables and named values in sight."""
    found: set[int] = set()
    for root in roots:
        found.update(_unknowns_in(root))
    return frozenset(found)


def _unknowns_in(root: Bool) -> frozenset[int]:
    found = _UNKNOWNS.get(root.serial)
    if found is None:
        found = _UNKNOWNS[root.serial] = frozenset(_names_in(root))
    return found


def _names_in(root: Bool | Atom) -> Iterator[int]:
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
    asked = _unknowns_in(goal)
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
            for unknown in _unknowns_in(part):
                self.places.setdefault(unknown, set()).add(at)
        waiting = set(self.places)
        while waiting:
            silent = {unknown for unknown in waiting - self.asked if self._tells_nothing(unknown)}
            touched = {at for unknown in silent for at in self.places[unknown]}
            waiting = {other for at in sorted(touched) for other in self._weaken(at, silent)} - silent
        return list({part.serial: part for part in self.parts if part is not TRUE}.values())

    def _tells_nothing(self, unknown: int) -> bool:
        places = self.places[unknown]
        if len(places) <= 1:
            return bool(places)
        one_way = 0
        for at in places:
            way = _directions(self.parts[at]).get(unknown, 0)
            if not way or way == -one_way:
                return False
            one_way = way
        return True

    def _weaken(self, at: int, silent: AbstractSet[int]) -> frozenset[int]:
        """Weaken one hypothesis until it speaks of none of these; return all that it spoke of."""
        before = _unknowns_in(self.parts[at])
        self.parts[at] = _without(self.parts[at], silent, self.not_negative, {})
        for other in before - _unknowns_in(self.parts[at]):
            self.places[other].discard(at)
        return before


_DIRECTIONS: dict[int, dict[int, int]] = {}
terms.CACHES += [_UNKNOWNS, _DIRECTIONS]


def _directions(node: Bool) -> dict[int, int]:
    """Which way each unknown must go for every order in `node` to hold: down 1, up -1, or 0."""
    found = _DIRECTIONS.get(node.serial)
    if found is None:
        found = _DIRECTIONS[node.serial] = dict(_directed(node))
    return found


def _directed(node: Bool) -> Iterator[tuple[int, int]]:
    inner = _parts_of(node)
    if inner:
        merged: dict[int, int] = {}
        for part in inner:
            for unknown, way in _directions(part).items():
                merged[unknown] = way if merged.get(unknown, way) == way else 0
        yield from merged.items()
    elif node.kind == "le" and isinstance(node.args[0], Int):
        plain = {
            atom.serial: 1 if factor > 0 else -1
            for atom, factor in node.args[0].parts
            if atom.kind in ("var", "def")
        }
        others = [atom for atom, _ in node.args[0].parts if atom.serial not in plain]
        hidden = frozenset(name for atom in others for name in _names_in(atom))
        yield from ((unknown, 0) for unknown in hidden)
        yield from ((unknown, way) for unknown, way in plain.items() if unknown not in hidden)
    else:
        yield from ((unknown, 0) for unknown in _unknowns_in(node))


def _parts_of(node: Bool) -> list[Bool]:
    """What a conjunction, a disjunction or the negation of one is made of, negations inwards."""
    inner = [arg for arg in node.args if isinstance(arg, Bool)]
    if node.kind in ("and", "or"):
        return inner
    if node.kind == "not" and inner[0].kind in ("and", "or"):
        return [terms.negate(arg) for arg in inner[0].args if isinstance(arg, Bool)]
    return []


def _without(
    node: Bool, silent: AbstractSet[int], not_negative: frozenset[int], seen: dict[int, Bool]
) -> Bool:
    """Return something that follows from `node` and speaks of nothing that is silent."""
    spoken_of = _unknowns_in(node) & silent
    if not spoken_of:
        return node
    if node.serial not in seen:
        inner = _parts_of(node)
        if inner:
            joined = terms.every if _holds_together(node) else terms.some
            seen[node.serial] = joined(_without(part, silent, not_negative, seen) for part in inner)
        else:
            bounded = spoken_of <= not_negative and node.kind in ("le", "eq")
            seen[node.serial] = _of_the_rest(node, spoken_of) if bounded else TRUE
    return seen[node.serial]


def _holds_together(node: Bool) -> bool:
    """Whether a node needs all of its parts (`_parts_of`), not just one."""
    (first, *_) = node.args
    return node.kind == "and" or (node.kind == "not" and isinstance(first, Bool) and first.kind == "or")


def _of_the_rest(node: Bool, unknowns: frozenset[int]) -> Bool:
    """What an order or equality says of the rest, whatever values from 0 on the unknowns have."""
    (form,) = node.args
    assert isinstance(form, Int)
    signs = {factor > 0 for atom, factor in form.parts if atom.serial in unknowns}
    if len(signs) != 1 or (node.kind == "le" and False in signs):
        return TRUE
    rest = terms.without(form, unknowns)
    zero = terms.number(0)
    weaker = terms.at_most(rest, zero) if True in signs else terms.at_most(zero, rest)
    return TRUE if unknowns & _unknowns_in(weaker) else weaker
