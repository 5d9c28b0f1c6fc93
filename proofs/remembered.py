"""What long predicates say of the same values, worked out once.

"No stretch of the ring schedules more than the worst program" is a few thousand sums. Most steps leave the
ring alone, and all kinds of step begin with the same unknowns: so it is said once, before the batches begin.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

from attrs import frozen

from proofs import terms
from proofs.symbolic import bool_term
from proofs.terms import Bool
from proofs.values import form

Said = tuple[tuple[str, Any], ...]


@frozen(eq=False)
class _Entry:
    """What a predicate said; and, where that was in no case, the serials of all truth values in it."""

    said: Said
    truths: frozenset[int]


_KEPT: dict[object, _Entry] = {}
terms.CACHES.append(_KEPT)
_NAMES = ("within_worst",)
"""Functions of their arguments alone, which yield labels and truth values and ask no condition."""


def _remembering(
    function: Callable[..., Iterable[tuple[str, Any]]],
) -> Callable[..., Iterator[tuple[str, Any]]]:
    def remembered(*args: Any) -> Iterator[tuple[str, Any]]:
        key = (function, *form(args, lambda term: term.serial))
        in_any_case = _KEPT.get((0, key))
        if in_any_case is not None and not terms.bears_on(in_any_case.truths):
            return iter(in_any_case.said)
        here = (terms.case(), key)
        if here not in _KEPT:
            said = tuple(function(*args))
            truths = _truths(bool_term(holds) for _, holds in said) if here[0] == 0 else frozenset()
            _KEPT[here] = _Entry(said, truths)
        return iter(_KEPT[here].said)

    return remembered


def _truths(said: Iterable[Bool]) -> frozenset[int]:
    return frozenset(node.serial for node in terms.reachable(said) if isinstance(node, Bool))


@contextmanager
def remembering(users: Iterable[ModuleType]) -> Iterator[None]:
    """Let these modules remember what long predicates say."""
    replaced = [(user, name, vars(user)[name]) for user in users for name in _NAMES if name in vars(user)]
    for user, name, function in replaced:
        setattr(user, name, _remembering(function))
    try:
        yield
    finally:
        for user, name, function in replaced:
            setattr(user, name, function)
