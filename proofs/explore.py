"""Exploration: run the shipping functions on proxies, all ways, and merge at function boundaries.

Each call of a function of the code under proof is explored on its own: every condition that is not
settled by what the path already knows forks, both sides are run, and the results are merged with
if-then-else. No solver takes part: a side that can never be taken costs a little size and nothing
else, and a path that raises becomes an obligation of its own (docs/decisions/0001).
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from enum import Enum
from types import FunctionType, GeneratorType, ModuleType
from typing import Any, TypeVar

from attrs import define, field, frozen

from proofs import terms
from proofs.symbolic import (
    Escape,
    SymBool,
    SymEnum,
    SymInt,
    bool_term,
    enum_term,
    int_term,
    pop_decider,
    push_decider,
)
from proofs.terms import Bool, Int
from proofs.values import fields_of, is_record, mapped

Term = TypeVar("Term", Int, Bool)

NAMED_FROM = 16
"""Linear forms of at least so many atoms get a name when a function returns them."""


Fork = tuple[Bool, bool]
"""A condition and how it was answered."""


INPUTS_NAMED = ("largest",)
"""Functions whose arguments are named, so that their contracts are the same whatever they are of."""


@frozen(eq=False)
class Leaf:
    """One way through one call.

    Attributes:
        condition: what this way assumed beyond its caller.
        forks: the conditions that make it up, in order, each with the answer.
        trace: every condition asked for, in order, with the answer.
        value: what was returned, or the exception that it raised.
        raised: class name of the exception, or empty.
    """

    condition: Bool
    forks: tuple[Fork, ...]
    trace: tuple[tuple[Bool, bool], ...]
    value: Any
    raised: str


@frozen(eq=False)
class Call:
    """All ways through one call, under its caller's condition; their merged result; calls within.

    The result is None if every way raises.
    """

    function: Callable[..., Any]
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    context: Bool
    leaves: tuple[Leaf, ...]
    result: Any
    inner: tuple[Call, ...]


@define(eq=False)
class _Frame:
    """One run of one call: the forks to follow, and what is known."""

    plan: tuple[bool, ...]
    known: dict[int, bool]
    forks: list[tuple[Bool, bool]] = field(factory=list)
    trace: list[tuple[Bool, bool]] = field(factory=list)

    def decide(self, condition: Bool) -> bool:
        answer = self._settled(condition)
        if answer is None:
            at = len(self.forks)
            answer = self.plan[at] if at < len(self.plan) else True
            self.forks.append((condition, answer))
            self._learn(condition, answer)
        self.trace.append((condition, answer))
        return answer

    def _settled(self, condition: Bool) -> bool | None:
        return condition.value if condition.is_const else self.known.get(condition.serial)

    def _learn(self, condition: Bool, answer: bool) -> None:
        self.known[condition.serial] = answer
        self.known[terms.negate(condition).serial] = not answer


@define(eq=False)
class Explorer:
    """Explores calls and keeps a record of every one.

    Attributes:
        cuts: names of functions that have a contract. Their integers are named, since the contract
            speaks of them; and what their caller knows is not used, since it holds of every call.
        calls: every call explored, inner ones first.
    """

    cuts: frozenset[str] = frozenset()
    calls: list[Call] = field(factory=list)
    frames: list[_Frame] = field(factory=list)
    context: list[Bool] = field(factory=list)

    def call(self, function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Run `function` all ways and return its merged result."""
        context = terms.every(self.context)
        made = len(self.calls)
        if function.__name__ in INPUTS_NAMED:
            args = mapped(args, _named)
        leaves = tuple(self._ways(function, args, kwargs))
        returned = [leaf for leaf in leaves if not leaf.raised]
        if not returned:
            self.calls.append(Call(function, args, kwargs, context, leaves, None, tuple(self.calls[made:])))
            raise self._only_error(function, leaves)
        result = merged([leaf.forks for leaf in returned], [leaf.value for leaf in returned])
        result = _lifted(result)
        if function.__name__ in self.cuts:
            result = mapped(result, _named)
        inner = tuple(self.calls[made:])
        self.calls.append(Call(function, args, kwargs, context, leaves, result, inner))
        return result

    @staticmethod
    def _only_error(function: Callable[..., Any], leaves: Sequence[Leaf]) -> BaseException:
        """What a call raises that never returns; its caller's way then raises that too."""
        errors = sorted({leaf.raised for leaf in leaves})
        if len(errors) > 1:
            return Escape(f"{function.__name__} never returns, and raises now {' now '.join(errors)}")
        error = leaves[0].value
        assert isinstance(error, Exception)
        return error

    def _ways(
        self, function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> Iterator[Leaf]:
        plan: tuple[bool, ...] | None = ()
        inherited = self.frames[-1].known if self.frames and function.__name__ not in self.cuts else {}
        while plan is not None:
            frame = _Frame(plan, dict(inherited))
            value, raised = self._run(frame, function, args, kwargs)
            condition = terms.every(
                answered if answer else terms.negate(answered) for answered, answer in frame.forks
            )
            yield Leaf(condition, tuple(frame.forks), tuple(frame.trace), value, raised)
            plan = _next_plan([answer for _, answer in frame.forks])

    def _run(
        self,
        frame: _Frame,
        function: Callable[..., Any],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
    ) -> tuple[Any, str]:
        def decide(condition: Bool) -> bool:
            settled = len(frame.forks)
            answer = frame.decide(condition)
            if len(frame.forks) > settled:
                self.context.append(condition if answer else terms.negate(condition))
            return answer

        depth = len(self.context)
        self.frames.append(frame)
        push_decider(decide)
        try:
            return function(*args, **kwargs), ""
        except Exception as error:  # an outcome of the code under proof, kept apart
            return error, type(error).__name__
        finally:
            pop_decider()
            self.frames.pop()
            del self.context[depth:]


def _next_plan(answers: Sequence[bool]) -> tuple[bool, ...] | None:
    """The next way in depth-first order: the last True turned to False; None when done."""
    kept = list(answers)
    while kept and not kept[-1]:
        kept.pop()
    return (*kept[:-1], False) if kept else None


Ways = Sequence[tuple[Fork, ...]]
"""The forks of several ways, in depth-first order."""


def merged(ways: Ways, values: Sequence[Any]) -> Any:
    """Return one value that is `values[i]` wherever the forks of way `i` are answered as there."""
    first = values[0]
    if all(value is first for value in values[1:]):
        return _with_names(first)
    if is_record(first):
        _same_class(first, values)
        columns = {name: [getattr(value, name) for value in values] for name, _ in fields_of(first)}
        return type(first)(**{name: merged(ways, col) for name, col in columns.items()})
    if type(first) is tuple:
        if any(type(value) is not tuple or len(value) != len(first) for value in values):
            raise Escape("cannot merge tuples of different lengths")
        return tuple(merged(ways, column) for column in zip(*values, strict=True))
    return _merged_leaf(ways, values)


def _merged_leaf(ways: Ways, values: Sequence[Any]) -> Any:
    first = values[0]
    if type(first) is bool or type(first) is SymBool:
        return SymBool(_chosen(ways, [bool_term(value) for value in values], terms.choose_truth))
    kind = first.kind if type(first) is SymEnum else type(first)
    if isinstance(kind, type) and issubclass(kind, Enum):
        members = [enum_term(value, kind) for value in values]
        return SymEnum(kind, _chosen(ways, members, terms.choose))
    return _with_names(SymInt(_chosen(ways, [int_term(value) for value in values], terms.choose)))


def _chosen(
    ways: Ways, results: Sequence[Term], choose: Callable[[Bool, Term, Term], Term], depth: int = 0
) -> Term:
    """Choose between results, fork by fork."""
    first = results[0]
    if all(result is first for result in results[1:]):
        return first
    condition = ways[0][depth][0]
    yes = [at for at, forks in enumerate(ways) if forks[depth][1]]
    no = [at for at, forks in enumerate(ways) if not forks[depth][1]]
    sides = [
        _chosen([ways[at] for at in side], [results[at] for at in side], choose, depth + 1)
        for side in (yes, no)
        if side
    ]
    return choose(condition, *sides) if len(sides) == 2 else sides[0]


def _with_names(value: Any) -> Any:
    if type(value) is SymInt and len(value.term.parts) >= NAMED_FROM:
        return SymInt(terms.named(value.term))
    return value


def _lifted(value: Any) -> Any:
    """Plain values made terms, so that a path is recorded alike however much is known."""
    if type(value) is bool:
        return SymBool(terms.truth(value))
    if type(value) is int:
        return SymInt(terms.number(value))
    if is_record(value):
        lifted = {name: _lifted(inner) for name, inner in fields_of(value)}
        if any(lifted[name] is not inner for name, inner in fields_of(value)):
            return type(value)(**lifted)
    return value


def _named(value: Any) -> Any:
    if type(value) is SymInt and not value.term.is_const:
        return SymInt(terms.named(value.term))
    return value


def _same_class(first: Any, values: Sequence[Any]) -> None:
    if any(type(value) is not type(first) for value in values):
        raise Escape(f"cannot merge {type(first).__name__} with another class")


def _lazy_to_tuple(args: tuple[Any, ...]) -> tuple[Any, ...]:
    """Generators are run once, before the call, so that every way sees the same items."""
    return tuple(tuple(arg) if type(arg) is GeneratorType else arg for arg in args)


_REPLACED: list[tuple[ModuleType, str, Callable[..., Any], Callable[..., Any]]] = []
"""What is wrapped now: where, under which name, the shipping function, its wrapper."""


@contextmanager
def as_shipped() -> Iterator[None]:
    """Put the shipping functions back for a while."""
    for module, name, original, _ in _REPLACED:
        setattr(module, name, original)
    try:
        yield
    finally:
        for module, name, _, wrapper in _REPLACED:
            setattr(module, name, wrapper)


@contextmanager
def wrapped(modules: Sequence[ModuleType], users: Sequence[ModuleType], explorer: Explorer) -> Iterator[None]:
    """Make every function of `modules`, wherever they or `users` name it, go through `explorer`."""
    functions = {
        value: _wrapper(value, explorer)
        for module in modules
        for value in vars(module).values()
        if isinstance(value, FunctionType) and value.__module__ == module.__name__
    }
    for module in (*modules, *users):
        for name, value in list(vars(module).items()):
            if isinstance(value, FunctionType) and value in functions:
                _REPLACED.append((module, name, value, functions[value]))
                setattr(module, name, functions[value])
    try:
        yield
    finally:
        for module, name, original, _ in _REPLACED:
            setattr(module, name, original)
        _REPLACED.clear()


def _wrapper(function: FunctionType, explorer: Explorer) -> Callable[..., Any]:
    @functools.wraps(function)
    def explored(*args: Any, **kwargs: Any) -> Any:
        return explorer.call(function, _lazy_to_tuple(args), kwargs)

    return explored
