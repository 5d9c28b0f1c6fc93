"""Native replay: every path that was explored is run again, on plain integers.

For each way through each call, values are found that take it: of a few that are tried on all ways at
once, or near to one of those, or by asking Z3, which also says that there are none. The shipping
function is then run on them, as it ships, and must return what the terms say; and it is run once more
with its conditions recorded, which must be answered as on the path, index by index.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

from attrs import define, field, frozen

from proofs import solver_z3, terms, valuation
from proofs.explore import Call, Explorer, Leaf, as_shipped
from proofs.nudge import Search
from proofs.smtlib import obligation
from proofs.symbolic import SymBool, SymEnum, SymInt
from proofs.table import Table, Trial
from proofs.terms import Atom, Bool, Int
from proofs.transition import Transition, exploring
from proofs.trials import trials
from proofs.values import form, mapped, native, roots

BUDGET = 3_000_000
FIRST = 6
"""Trials that are tried before the others; more than half of all ways are then done with."""
IDLE_ROUNDS = 5
"""Rounds of nudging that may take next to no way before a solver is asked."""
IDLE_BELOW = 100
"""A round is idle if it takes less than one in so many of the ways that are left."""


@define(eq=False)
class Replayed:
    """What came of a replay.

    Attributes:
        ways: ways explored.
        taken: ways that were run again and agreed.
        impossible: ways that no values take.
        unsettled: ways for which no values were found, nor shown not to exist.
        wrong: what disagreed.
    """

    ways: int = 0
    taken: int = 0
    impossible: int = 0
    unsettled: int = 0
    wrong: list[str] = field(factory=list)


Key = tuple[object, ...]


@frozen(eq=False)
class Way:
    """A way through a call, and all that it needs of the variables."""

    call: Call
    leaf: Leaf
    needs: Bool


def replay(transition: Transition, *, seed: int, glance: bool = False) -> Replayed:
    """Replay every distinct way of every call of a transition; at a glance, those that trials take."""
    case = terms.every(transition.ranges)
    ways = _distinct(transition.explorer.calls, case)
    result = Replayed(ways=len(ways))
    rng = random.Random(seed)
    with exploring() as explorer:
        run = _Run(ways, result, explorer)
        fixed = _within_case(case)
        some = trials(_names(transition), case, fixed, rng)
        run.on_all(some[:FIRST])
        run.on_all(some[FIRST:])
        if not glance:
            run.nudge(rng)
            run.ask_for_all(BUDGET, exact=False)
            run.nudge(rng)
            run.ask_for_all(BUDGET, fixed)
            run.ask_for_all(10 * BUDGET)
    result.unsettled = len(run.left)
    return result


def _distinct(calls: Sequence[Call], case: Bool) -> dict[Key, Way]:
    """One way for each function, inputs, conditions and value; the same again needs no second look.

    The same may be reached in several contexts; values that reach it in any of them will do, and it
    is impossible only if it is so in all of them.
    """
    found: dict[Key, tuple[Call, Leaf, list[Bool]]] = {}
    same = _Same()
    for call in calls:
        inputs = tuple(same.number(value) for value in (*call.args, *call.kwargs.values()))
        named = tuple(call.kwargs)
        for at, leaf in enumerate(call.leaves):
            trace = tuple((condition.serial, answer) for condition, answer in leaf.trace)
            returned = leaf.raised or same.number(leaf.value)
            key = (call.function, inputs, named, at, leaf.condition.serial, trace, returned)
            found.setdefault(key, (call, leaf, []))[2].append(call.context)
    return {
        key: Way(call, leaf, terms.every((case, terms.some(contexts), leaf.condition)))
        for key, (call, leaf, contexts) in found.items()
    }


@define(eq=False)
class _Same:
    """Numbers values, the same terms alike; each object is looked through once, while it lives."""

    _numbers: dict[tuple[object, ...], int] = field(factory=dict)
    _known: dict[int, int] = field(factory=dict)

    def number(self, value: Any) -> int:
        """Return the number of a value that lives as long as this does."""
        found = self._known.get(id(value))
        if found is None:
            made_of = tuple(form(value, lambda term: term.serial))
            found = self._known[id(value)] = self._numbers.setdefault(made_of, len(self._numbers))
        return found


def _names(transition: Transition) -> list[tuple[str, str]]:
    everything: list[Int | Atom | Bool] = []
    for value in transition.variables.values():
        everything += roots(value)
    names = []
    for node in terms.reachable(everything):
        if not isinstance(node, Int) and node.kind == "var":
            names.append((node.name, "Bool" if isinstance(node, Bool) else "Int"))
    return names


def _within_case(case: Bool) -> dict[str, int | bool]:
    """Values of the variables that the case speaks of, such that it holds."""
    text = obligation("the case", [case], terms.FALSE, opaque=False, exact_products=True)
    model = solver_z3.solve(text, budget=BUDGET, seed=0, without_last=True).model
    names = [node.name for node in terms.reachable([case]) if not isinstance(node, Int)]
    return {name: model.get(name, 0) for name in names if name}


def _roots(way: Way) -> list[Int | Atom | Bool]:
    inputs = (way.call.args, tuple(way.call.kwargs.values()))
    return [way.needs, *roots(inputs), *(() if way.leaf.raised else roots(way.leaf.value))]


def _returned(call: Call, known: Mapping[int, int | bool]) -> object:
    """What the shipping function returns for these very values, or the class name of what it raises."""
    args = native(call.args, known)
    kwargs = {key: native(value, known) for key, value in call.kwargs.items()}
    try:
        returned: object = call.function(*args, **kwargs)
    except Exception as error:  # an outcome of the code under proof
        returned = type(error).__name__
    return returned


@define(eq=False)
class _Run:
    """Runs ways again and takes them off the list of those that are left."""

    left: dict[Key, Way]
    result: Replayed
    explorer: Explorer
    searches: dict[Key, Search] = field(init=False)

    def __attrs_post_init__(self) -> None:
        """Begin to look for values for each way."""
        self.searches = {key: Search(tuple(terms.conjuncts(way.needs))) for key, way in self.left.items()}

    def on_all(self, some: Sequence[Trial]) -> None:
        """Run what is left on all of these values; what none of them takes keeps the nearest."""
        if self.left:
            table = self._on(some)
            for key in self.left:
                self.searches[key].look(table)

    def nudge(self, rng: random.Random) -> None:
        """Look for values near to those that nearly take a way; all ways at a time."""
        idle = 0
        while self.left and idle < IDLE_ROUNDS:
            before = len(self.left)
            some: list[Trial] = []
            places: dict[Key, tuple[int, int]] = {}
            for key in self.left:
                begin = len(some)
                some += self.searches[key].attempts(rng)
                places[key] = (begin, len(some))
            table = self._on(some)
            for key in self.left:
                self.searches[key].look(table, *places[key])
            idle = idle + 1 if IDLE_BELOW * (before - len(self.left)) <= before else 0

    def _on(self, some: Sequence[Trial]) -> Table:
        """Run every way that some of these values take, on the ones that take most ways."""
        pieces = {piece.serial: piece for key in self.left for piece in self.searches[key].wanted}
        table = Table(pieces.values(), some)
        hits = {key: table.met(self.searches[key].wanted) for key in self.left}
        counts = list(map(sum, zip(*hits.values(), strict=True)))
        best_first = sorted(range(len(some)), key=counts.__getitem__, reverse=True)
        together: dict[int, list[Key]] = {}
        for key, met in hits.items():
            if any(met):
                together.setdefault(next(at for at in best_first if met[at]), []).append(key)
        for at, keys in together.items():
            self._take(keys, some[at])
        return table

    def _take(self, keys: Sequence[Key], values: Trial) -> None:
        """Run ways that these values take."""
        known = valuation.values([root for key in keys for root in _roots(self.left[key])], values)
        ways = [self.left.pop(key) for key in keys if known[self.left[key].needs.serial]]
        with as_shipped():
            returned = [_returned(way.call, known) for way in ways]
        self.result.taken += len(ways)
        for way, got in zip(ways, returned, strict=True):
            self.result.wrong += self._disagreements(way.call, way.leaf, known, got)

    def ask_for_all(self, budget: int, fixed: Trial | None = None, *, exact: bool = True) -> None:
        """Ask Z3 for values that take the ways that are left, other than those that are fixed.

        It is asked for values that take any of them, while that settles some; then for each.
        """
        while self.left and self._ask(list(self.left), budget, fixed, exact=exact):
            pass
        if len(self.left) > 1:
            for key in list(self.left):
                if key in self.left:
                    self._ask([key], budget, fixed, exact=exact)

    def _ask(self, keys: Sequence[Key], budget: int, fixed: Trial | None, *, exact: bool) -> bool:
        """Ask for values that take any of these ways; return whether that settled one."""
        before = len(self.left)
        wanted = terms.some(self.left[key].needs for key in keys)
        goal = terms.negate(wanted if fixed is None else valuation.with_values(wanted, fixed))
        text = obligation("values for one way", [], goal, opaque=False, exact_products=exact)
        answer = solver_z3.solve(text, budget=budget, seed=0, without_last=False)
        if answer.verdict == "sat":
            self.on_all([answer.model | dict(fixed or {})])
        elif answer.verdict == "unsat" and fixed is None:
            for key in keys:
                del self.left[key]
                self.result.impossible += 1
        return len(self.left) < before

    def _disagreements(
        self, call: Call, leaf: Leaf, known: Mapping[int, int | bool], returned: object
    ) -> Iterator[str]:
        name = getattr(call.function, "__name__", "")
        if returned != (leaf.raised or native(leaf.value, known)):
            yield f"{name} returns something else natively than its terms say"
        if leaf.trace and self._answers(call, known) != [answer for _, answer in leaf.trace]:
            yield f"{name} answers its conditions otherwise natively than on its path"

    def _answers(self, call: Call, known: Mapping[int, int | bool]) -> list[bool]:
        """How the function's own conditions are answered, in order, for these very values."""

        def constant(value: object) -> object:
            if type(value) is SymBool:
                return SymBool(terms.truth(bool(known[value.term.serial])))
            if type(value) is SymInt:
                return SymInt(terms.number(known[value.term.serial]))
            if type(value) is SymEnum:
                return SymEnum(value.kind, terms.number(known[value.term.serial]))
            return value

        kwargs = {key: mapped(value, constant) for key, value in call.kwargs.items()}
        with suppress(Exception):  # an outcome of the code under proof; its ways are kept all the same
            self.explorer.call(call.function, mapped(call.args, constant), kwargs)
        (leaf,) = self.explorer.calls[-1].leaves
        return [answer for _, answer in leaf.trace]
