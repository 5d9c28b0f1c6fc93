"""Native replay: every path that was explored is run again, on plain integers.

For each way through each call, values are found that take it. The shipping function is then run on
them, as it ships, and must return what the terms say; and it is run once more with its conditions
recorded, which must be answered as on the path, index by index.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from attrs import define, field

from proofs import solver_z3, terms, valuation
from proofs.explore import Call, Explorer, Leaf, as_shipped
from proofs.smtlib import obligation
from proofs.symbolic import SymBool, SymEnum, SymInt
from proofs.terms import Atom, Bool, Int
from proofs.transition import Transition, exploring
from proofs.trials import standing_out, trials
from proofs.values import mapped, native, roots

BUDGET = 3_000_000


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


Way = tuple[Call, Leaf]


def replay(transition: Transition, *, seed: int) -> Replayed:
    """Replay every distinct way of every call of a transition."""
    ways = _distinct(transition.explorer.calls)
    result = Replayed(ways=len(ways))
    left = dict(ways)
    names = _names(transition)
    case = terms.every(transition.ranges)
    with exploring() as explorer:
        run = _Run(left, case, result, explorer)
        fixed = _within_case(case)
        run.on_all(trials(names, fixed, seed=seed))
        run.ask_for_all(BUDGET, exact=False)
        run.on_all(standing_out(names, fixed))
        run.ask_for_all(BUDGET, fixed)
        run.ask_for_all(10 * BUDGET)
    result.unsettled = len(left)
    return result


def _distinct(calls: Sequence[Call]) -> dict[tuple[object, ...], Way]:
    """One way for each condition and value; the same again needs no second look."""
    found: dict[tuple[object, ...], Way] = {}
    for call in calls:
        for at, leaf in enumerate(call.leaves):
            name = getattr(call.function, "__name__", "")
            trace = tuple(condition.serial for condition, _ in leaf.trace)
            found.setdefault((name, at, leaf.condition.serial, trace), (call, leaf))
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
    call, leaf = way
    inputs = (call.args, tuple(call.kwargs.values()))
    return [*roots(inputs), *(() if leaf.raised else roots(leaf.value))]


@define(eq=False)
class _Run:
    """Runs ways again and takes them off the list of those that are left."""

    left: dict[tuple[object, ...], Way]
    case: Bool
    result: Replayed
    explorer: Explorer

    def on(self, values: Mapping[str, int | bool]) -> None:
        """Run every way that `values` take."""
        conditions: list[Bool] = [self.case]
        for call, leaf in self.left.values():
            conditions += (call.context, leaf.condition)
        known = valuation.values(conditions, values)
        if not known[self.case.serial]:
            return
        hits = [
            (key, way)
            for key, way in self.left.items()
            if known[way[1].condition.serial] and known[way[0].context.serial]
        ]
        found = valuation.values([root for _, way in hits for root in _roots(way)], values)
        for key, (call, leaf) in hits:
            del self.left[key]
            self.result.taken += 1
            self.result.wrong += self._disagreements(call, leaf, found)

    def on_all(self, trials: Iterable[Mapping[str, int | bool]]) -> None:
        """Run what is left on all of these values."""
        for values in trials:
            if self.left:
                self.on(values)

    def ask_for_all(
        self, budget: int, fixed: Mapping[str, int | bool] | None = None, *, exact: bool = True
    ) -> None:
        """Ask Z3 for values that take each way that is left, other than those that are fixed."""
        for key in list(self.left):
            if key in self.left:
                self._ask(key, budget, fixed, exact=exact)

    def _ask(
        self,
        key: tuple[object, ...],
        budget: int,
        fixed: Mapping[str, int | bool] | None,
        *,
        exact: bool,
    ) -> None:
        call, leaf = self.left[key]
        wanted = terms.every((self.case, call.context, leaf.condition))
        goal = terms.negate(wanted if fixed is None else valuation.with_values(wanted, fixed))
        text = obligation("values for one way", [], goal, opaque=False, exact_products=exact)
        answer = solver_z3.solve(text, budget=budget, seed=0, without_last=False)
        if answer.verdict == "sat":
            self.on(answer.model | dict(fixed or {}))
        elif answer.verdict == "unsat" and fixed is None:
            del self.left[key]
            self.result.impossible += 1

    def _disagreements(self, call: Call, leaf: Leaf, known: Mapping[int, int | bool]) -> Iterator[str]:
        name = getattr(call.function, "__name__", "")
        args = native(call.args, known)
        kwargs = {key: native(value, known) for key, value in call.kwargs.items()}
        with as_shipped():
            try:
                returned: object = call.function(*args, **kwargs)
            except Exception as error:  # an outcome of the code under proof
                returned = type(error).__name__
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
        self.explorer.call(call.function, mapped(call.args, constant), kwargs)
        (leaf,) = self.explorer.calls[-1].leaves
        return [answer for _, answer in leaf.trace]
