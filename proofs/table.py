"""The values of terms under many assignments at a time, to find out which of them take which way.

Going through the terms once for all assignments costs a small part of going through them once for
each. Integers are lists, truth values are the bytes of one integer, a byte for each assignment, so
that a conjunction of all of them is one operation of Python. What comes out is only where to look:
a way counts as run again by the values of `proofs.valuation`, which are made apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from operator import and_, mul, or_

from proofs import terms
from proofs.terms import Atom, Bool, Int

Trial = Mapping[str, int | bool]
"""An assignment of the variables; those that are left out are 0 or False."""


class Table:
    """The value of every node under some roots, for each of some trials."""

    def __init__(self, roots: Iterable[Bool], trials: Sequence[Trial]) -> None:
        self.trials = trials
        self._all = int.from_bytes(bytes([1]) * len(trials), "little")
        self._ints: dict[int, list[int]] = {}
        self._truths: dict[int, int] = {}
        for node in terms.reachable(roots):
            if isinstance(node, Bool):
                self._truths[node.serial] = self._truth(node)
            else:
                made = self._sum(node) if isinstance(node, Int) else self._atom(node)
                self._ints[node.serial] = made

    def integer(self, node: Int | Atom, at: int) -> int:
        """Return the value of an integer under one trial."""
        return self._ints[node.serial][at]

    def truth(self, node: Bool, at: int) -> bool:
        """Return the value of a truth value under one trial."""
        return bool(self._truths[node.serial] >> (8 * at) & 1)

    def met(self, wanted: Sequence[Bool]) -> bytes:
        """Return whether all of `wanted` hold, 0 or 1 for each trial."""
        return self._bytes(reduce(and_, (self._truths[node.serial] for node in wanted)))

    def unmet(self, wanted: Sequence[Bool], at: int) -> list[Bool]:
        """Return those of `wanted` that do not hold under one trial."""
        return [node for node in wanted if not self.truth(node, at)]

    def counts(self, wanted: Sequence[Bool]) -> list[int]:
        """Return how many of `wanted` hold, for each trial."""
        columns = [self._bytes(self._truths[node.serial]) for node in wanted]
        return list(map(sum, zip(*columns, strict=True)))

    def _bytes(self, truths: int) -> bytes:
        return truths.to_bytes(len(self.trials), "little")

    def _sum(self, node: Int) -> list[int]:
        """A linear form: what counts once is added up at once."""
        columns = [self._ints[atom.serial] for atom, factor in node.parts if factor == 1]
        columns += [
            [factor * value for value in self._ints[atom.serial]]
            for atom, factor in node.parts
            if factor != 1
        ]
        if node.const or not columns:
            columns.append([node.const] * len(self.trials))
        return columns[0] if len(columns) == 1 else list(map(sum, zip(*columns, strict=True)))

    def _atom(self, node: Atom) -> list[int]:
        if node.kind == "var":
            return [int(trial.get(node.name, 0)) for trial in self.trials]
        if node.kind == "ite":
            truths, yes, no = self._truths[node.args[0].serial], *self._arguments(node.args[1:])
            return [a if met else b for met, a, b in zip(self._bytes(truths), yes, no, strict=True)]
        found = self._arguments(node.args)
        if node.kind == "div":
            return [a // b if b else 0 for a, b in zip(*found, strict=True)]
        return list(map(mul, *found)) if node.kind == "prod" else found[0]

    def _arguments(self, args: Sequence[Int | Bool]) -> list[list[int]]:
        return [self._ints[arg.serial] for arg in args]

    def _truth(self, node: Bool) -> int:
        match node.kind:
            case "const":
                return self._all if node.value else 0
            case "var":
                return self._met([bool(trial.get(node.name, False)) for trial in self.trials])
            case "le":
                return self._met([value <= 0 for value in self._ints[node.args[0].serial]])
            case "eq":
                return self._met([value == 0 for value in self._ints[node.args[0].serial]])
        truths = [self._truths[arg.serial] for arg in node.args]
        if node.kind == "not":
            return self._all ^ truths[0]
        return reduce(and_ if node.kind == "and" else or_, truths)

    @staticmethod
    def _met(answers: list[bool]) -> int:
        return int.from_bytes(bytes(answers), "little")
