"""Conjuncts that follow from one hypothesis as they stand, by propositional logic alone.

Most of an invariant does not change in a step: its conjunct afterwards is the one from before, or the
same under one more condition. Such conjuncts go into one obligation, in which orders and equalities
are truth values of which nothing else is said; that only makes it harder to show.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from proofs import terms
from proofs.telling import unknowns_of
from proofs.terms import Bool


def follows(goal: Bool, hypothesis: Bool) -> bool:
    """Return whether every disjunct of the hypothesis implies one of the goal, at a glance."""
    wanted = _disjuncts(goal)
    direct = {disjunct.serial for disjunct in wanted}
    conditions = [{part.serial for part in _under_not(disjunct)} for disjunct in wanted]
    return all(
        disjunct.serial in direct or _is_part(disjunct, conditions) for disjunct in _disjuncts(hypothesis)
    )


LONG = 32
"""Parts of a condition from which on it is narrowed."""


def narrowed(goal: Bool) -> Bool:
    """Return what says the same under less of a long condition: what is of one unknown, or bears on the rest.

    "A new program is nowhere above the old one" has a part for each of 672 slots, and of these one bears on a
    slot. The goal follows from what is returned; where nothing bears on the rest, that is the goal itself.
    """
    disjuncts = _disjuncts(goal)
    long = [disjunct for disjunct in disjuncts if len(_under_not(disjunct)) > LONG]
    rest = unknowns_of(disjunct for disjunct in disjuncts if disjunct not in long)
    narrower = []
    for disjunct in long:
        condition = _under_not(disjunct)
        choices = [part for part in condition if len(unknowns_of([part])) < 2]
        bearing = [part for part in condition if unknowns_of([part]) & rest]
        if not bearing:
            return goal
        narrower.append(terms.negate(terms.every([*choices, *bearing])))
    return terms.some([*(disjunct for disjunct in disjuncts if disjunct not in long), *narrower])


def truth_values(conjuncts: Iterable[Bool]) -> frozenset[int]:
    """Return the serials of what is written as one truth value each."""
    return frozenset(part.serial for part in _parts(conjuncts))


def _is_part(disjunct: Bool, conditions: list[set[int]]) -> bool:
    """Whether "not all of these" follows, for one of the conditions that has all of them."""
    parts = {part.serial for part in _under_not(disjunct)}
    return bool(parts) and any(parts <= condition for condition in conditions)


def _disjuncts(term: Bool) -> tuple[Bool, ...]:
    return _bools(term) if term.kind == "or" else (term,)


def _under_not(term: Bool) -> tuple[Bool, ...]:
    """What a "not all of these" is about; nothing for other terms."""
    if term.kind != "not":
        return ()
    (inner,) = _bools(term)
    return _bools(inner) if inner.kind == "and" else (inner,)


def _bools(term: Bool) -> tuple[Bool, ...]:
    return tuple(arg for arg in term.args if isinstance(arg, Bool))


def _parts(conjuncts: Iterable[Bool]) -> Iterator[Bool]:
    """What remains of conjuncts when "and", "or" and "not" are taken away, each once."""
    seen: set[int] = set()
    waiting = list(conjuncts)
    while waiting:
        part = waiting.pop()
        if part.serial in seen:
            continue
        seen.add(part.serial)
        if part.kind in ("and", "or", "not"):
            waiting.extend(_bools(part))
        else:
            yield part
