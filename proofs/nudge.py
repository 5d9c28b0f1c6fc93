"""Values for one way, made of values that nearly take it, without asking a solver.

Of the conditions on a way that do not hold, one is picked and followed down to a variable that it
rests on, through the choices as they fall; the variable is changed by as much as is wanting. What
comes nearer is kept. Most ways differ from one that was taken by a single comparison, and need a
step or two; nothing rests on this, for a solver is asked about what is still left.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

from attrs import define, field

from proofs.table import Table, Trial
from proofs.terms import Atom, Bool, Int

AT_A_TIME = 4
"""Attempts at each way in one round."""
ASIDE = 0.25
"""How often a choice is turned over instead of followed."""


@define(eq=False)
class Search:
    """The search for values that take one way.

    Attributes:
        wanted: what has to hold, piece by piece.
        table, at: the values that come nearest, so far.
        met: how many pieces they meet.
    """

    wanted: tuple[Bool, ...]
    table: Table | None = None
    at: int = 0
    met: int = field(default=-1)

    def look(self, table: Table, begin: int = 0, end: int | None = None) -> None:
        """Take over the values of some of these trials that come at least as near."""
        counts = table.counts(self.wanted)[begin:end]
        best = max(counts, default=-1)
        if best >= self.met:
            self.table, self.at, self.met = table, begin + counts.index(best), best

    def attempts(self, rng: random.Random) -> Iterator[dict[str, int | bool]]:
        """Yield values that may come nearer."""
        if self.table is None:
            return
        unmet = self.table.unmet(self.wanted, self.at)
        for count in (1, len(unmet)) * (AT_A_TIME // 2):
            changes: dict[str, int | bool] = {}
            for piece in rng.sample(unmet, min(count, len(unmet))):
                changes |= _step(piece, self.table, self.at, rng)
            if changes:
                yield {**self.table.trials[self.at], **changes}


def _step(piece: Bool, table: Table, at: int, rng: random.Random) -> Trial:
    """Change a variable such that, if nothing else changes, a piece is nearer to being met."""
    node: Int | Atom | Bool = piece
    wanted: int | bool = True
    while True:
        if not isinstance(node, Int) and node.kind == "var":
            return {node.name: wanted if isinstance(node, Bool) else table.integer(node, at) + wanted}
        found = (
            _of_truth(node, bool(wanted), table, at, rng)
            if isinstance(node, Bool)
            else _of_integer(node, wanted, table, at, rng)
        )
        if found is None:
            return {}
        node, wanted = found


Next = tuple[Int | Atom | Bool, int | bool] | None
"""What to change next, and to what truth value, or by how much; or that there is nothing."""


def _of_truth(node: Bool, wanted: bool, table: Table, at: int, rng: random.Random) -> Next:
    if node.kind == "not":
        return node.args[0], not wanted
    if node.kind in ("and", "or"):
        other = [arg for arg in node.args if isinstance(arg, Bool) and table.truth(arg, at) != wanted]
        return (rng.choice(other), wanted) if other else None
    if node.kind == "const":
        return None
    inner = node.args[0]
    assert isinstance(inner, Int)
    value = table.integer(inner, at)
    if node.kind == "eq":
        return inner, -value if wanted else rng.choice((-1, 1))
    return inner, -value if wanted else 1 - value


def _of_integer(node: Int | Atom, change: int, table: Table, at: int, rng: random.Random) -> Next:
    if isinstance(node, Int):
        if not node.parts:
            return None
        atom, factor = rng.choice(node.parts)
        return atom, _at_least(change, factor)
    if node.kind == "ite":
        condition, yes, no = node.args
        assert isinstance(condition, Bool)
        met = table.truth(condition, at)
        return (condition, not met) if rng.random() < ASIDE else (yes if met else no, change)
    if node.kind == "def":
        return node.args[0], change
    place = rng.randrange(2) if node.kind == "prod" else 0
    other = node.args[1 - place]
    assert isinstance(other, Int)
    value = table.integer(other, at)
    if node.kind == "div":
        return node.args[0], change * value
    return (node.args[place], _at_least(change, value)) if value else (other, 1)


def _at_least(change: int, factor: int) -> int:
    """By how much to change a value that counts so many times; rather too much than too little."""
    size = -(-abs(change) // abs(factor))
    return size if (change > 0) == (factor > 0) else -size
