"""What is known of a step, with the observer's choices of when a watch begins left open or made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from proofs import terms
from proofs.terms import Bool
from proofs.transition import Transition
from proofs.valuation import Replacing
from spec.invariants import INVARIANTS

Pair = tuple[str, Bool]
"""Label and conjunct."""


class Seen:
    """What is known of a step where some choices are made."""

    def __init__(self, transition: Transition, fixed: dict[str, bool]) -> None:
        self.transition = transition
        self.fixed = fixed
        self._replacing = Replacing(fixed)
        self._known: dict[str, list[Pair]] = {}
        self._shown: dict[str, list[Pair]] = {}

    def term(self, holds: Bool) -> Bool:
        """What a conjunct says there."""
        return self._replacing.in_term(holds) if self.fixed else holds

    def pairs(self, pairs: Iterable[Pair]) -> list[Pair]:
        """The same for conjuncts with their labels."""
        return [(label, self.term(holds)) for label, holds in pairs]

    def known(self, names: Sequence[str]) -> list[Pair]:
        """What may be assumed before a step: invariants, facts, assumptions about it, lemmas."""
        return [pair for name in names for pair in self._before(name)]

    def known_after(self, names: Sequence[str]) -> list[Pair]:
        """What a property may rest on besides: invariants after the step, shown elsewhere."""
        return [pair for name in names if name in INVARIANTS for pair in self._after(name)]

    def _before(self, name: str) -> list[Pair]:
        if name not in self._known:
            found = _whole(name, self.transition.before.get(name, ()))
            cases = self.transition.cases.get(name, ())
            found += [(at, terms.some((terms.negate(when), then))) for at, when, then in cases]
            self._known[name] = self.pairs(found)
        return self._known[name]

    def _after(self, name: str) -> list[Pair]:
        if name not in self._shown:
            self._shown[name] = self.pairs(_whole(name, self.transition.after[name]))
        return self._shown[name]

    @cached_property
    def contracts_apart(self) -> tuple[tuple[Bool, ...], tuple[Bool, ...]]:
        """Contracts of outermost cut calls, and of those within them."""
        outer, inner = self.transition.contracts_apart()
        return tuple(map(self.term, outer)), tuple(map(self.term, inner))


class Sight:
    """A transition as it is seen; what was worked out for one owner of obligations serves the others."""

    def __init__(self, transition: Transition) -> None:
        self.transition = transition
        self._seen: dict[tuple[tuple[str, bool], ...], Seen] = {}

    def of(self, roots: Iterable[Bool]) -> Iterator[tuple[str, Seen]]:
        """Yield where terms that speak of one watch are seen: it begins now, or not; else as they are."""
        nodes = terms.reachable(roots)
        names = {node.name for node in nodes if isinstance(node, Bool) and node.kind == "var"}
        choices = [name for name in names if name.startswith("choice.")]
        if len(choices) == 1:
            yield "-where-it-begins", self._where({choices[0]: True})
            yield "-where-it-goes-on", self._where({choices[0]: False})
        else:
            yield "", self._where({})

    def _where(self, fixed: dict[str, bool]) -> Seen:
        key = tuple(fixed.items())
        if key not in self._seen:
            self._seen[key] = Seen(self.transition, fixed)
        return self._seen[key]


def _whole(name: str, pairs: Sequence[tuple[str, Bool]]) -> list[tuple[str, Bool]]:
    """Conjuncts without labels, so that all are near, where an invariant is used whole."""
    if name in INVARIANTS and INVARIANTS[name].whole:
        return [("", holds) for _, holds in pairs]
    return list(pairs)
