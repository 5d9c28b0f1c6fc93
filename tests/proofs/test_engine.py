"""The engine on small functions: terms, exploration, merging, printing, both solvers."""

import types
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from attrs import frozen
from hypothesis import given
from hypothesis import strategies as st

from controller import step as shipping
from controller.order import TurnBy
from controller.presets import PRESETS
from controller.state import Mode
from proofs import terms, valuation
from proofs.batch import any_such
from proofs.decide import PROVED, REFUTED, decide, questions_of_known_answer
from proofs.engine import _shape, engine_decisions, lemma_obligations
from proofs.explore import Call, Explorer, wrapped
from proofs.kinds import KINDS
from proofs.oblige import Obligation, obligations_of
from proofs.replay import replay
from proofs.symbolic import Escape, SymBool, SymInt, bool_term, int_term
from proofs.transition import commissioning_of, step_of
from proofs.values import native, roots

INTS = st.integers(-(10**12), 10**12)


@contextmanager
def exploring(code: str) -> Iterator[types.ModuleType]:
    """A module made of `code`, its functions explored."""
    module = types.ModuleType("sample")
    exec(compile(code, "sample", "exec"), vars(module))
    with wrapped((module,), (), Explorer()):
        yield module


def x_and_y() -> tuple[SymInt, SymInt]:
    """Two unknowns."""
    return SymInt(terms.int_var("x")), SymInt(terms.int_var("y"))


@given(INTS, st.integers(1, 10**6))
def test_division_means_what_it_means_in_python(value: int, divisor: int) -> None:
    """Quotient and remainder of terms are those of integers, negative ones too."""
    x, _ = x_and_y()
    found = valuation.values([int_term(x // divisor), int_term(x % divisor)], {"x": value})
    assert value // divisor == found[int_term(x // divisor).serial]
    assert value % divisor == found[int_term(x % divisor).serial]


@given(INTS, INTS)
def test_a_merged_function_returns_what_the_function_returns(a: int, b: int) -> None:
    """Paths merged with if-then-else give the native result for any values."""
    code = "def f(a, b):\n    if a < b and a > 0:\n        return b - a\n    return 3 * a if b == 7 else b\n"
    with exploring(code) as module:
        merged = module.f(*x_and_y())
        known = valuation.values([int_term(merged)], {"x": a, "y": b})
    plain: dict[str, Any] = {}
    exec(code, plain)
    assert plain["f"](a, b) == known[int_term(merged).serial]


@pytest.mark.parametrize(
    "use",
    [
        str,
        hash,
        int,
        float,
        repr,
        bool,
        list(range(3)).__getitem__,
        lambda x: isinstance(x, int),
        lambda x: f"{x}",
    ],
)
def test_a_proxy_cannot_slip_out(use: Any) -> None:
    """Conversion, hashing, indexing, formatting and asking for the class all raise."""
    with pytest.raises(Escape):
        use(x_and_y()[0])


def test_a_condition_outside_exploration_is_an_escape() -> None:
    """Nothing but the explorer answers a symbolic condition."""
    x, y = x_and_y()
    with pytest.raises(Escape):
        bool(x < y)


def test_both_solvers_answer_what_is_known() -> None:
    """Questions of known answer, and how answers become verdicts."""
    assert () == questions_of_known_answer()


def test_lemmas_are_proved() -> None:
    """Each lemma on products holds for all integers, by both solvers."""
    assert {PROVED} == {decide(lemma, seed=0).verdict for lemma in lemma_obligations()}


def test_a_false_goal_is_refuted_with_values() -> None:
    """A counterexample names its variables."""
    x, y = x_and_y()
    made = decide(Obligation("sample", "all", "none", bool_term(x + y > x), levels=(3,)), seed=0)
    assert REFUTED == made.verdict
    assert int(made.model.get("y", 0)) <= 0


def test_the_engine_explores_the_shipping_function() -> None:
    """The function under proof is the object that the shell calls, not a copy of it."""
    explored = commissioning_of(any_such(PRESETS[0]))
    functions = {call.function for call in explored.explorer.calls}
    kind = next(kind for kind in KINDS if kind.name == "Stop accepted")
    functions |= {call.function for call in step_of(any_such(PRESETS[0]), kind).explorer.calls}
    assert shipping.step in functions


def test_a_command_is_covered_replayed_and_keeps_its_invariants() -> None:
    """STOP, end to end: every path taken and run again natively, one invariant kept."""
    kind = next(kind for kind in KINDS if kind.name == "Stop accepted")
    explored = step_of(any_such(PRESETS[0]), kind)
    again = replay(explored, seed=0)
    assert [] == again.wrong
    assert again.ways == again.taken + again.impossible
    engine = engine_decisions(explored, lambda obliged: decide(obliged, seed=0))
    kept = list(obligations_of(explored, ("valid_counts", "valid_alarms")))
    assert {PROVED} == {made.verdict for made in engine}
    assert {PROVED} == {decide(obliged, seed=0).verdict for obliged in kept}


def test_native_values_come_back() -> None:
    """Terms turned into plain values are plain."""
    x, y = x_and_y()
    known = valuation.values(roots((x + 1, SymBool(bool_term(x < y)))), {"x": 1, "y": 5})
    assert (2, True) == native((x + 1, SymBool(bool_term(x < y))), known)


@given(a=st.integers(-3, 3), b=st.integers(-3, 3))
def test_a_choice_by_a_negated_condition_takes_the_right_side(a: int, b: int) -> None:
    """Written without the negation, it is the same choice."""
    x, y = terms.int_var("x"), terms.int_var("y")
    chosen = terms.choose(terms.negate(terms.equal(x, y)), x, terms.add(y, terms.number(10)))
    known = valuation.values([chosen], {"x": a, "y": b})
    assert (a if a != b else b + 10) == known[chosen.serial]


def test_a_function_with_a_contract_is_explored_without_what_its_caller_knows() -> None:
    """Its terms are right wherever it is called, so its contract may be used wherever it is called."""
    code = (
        "def most(a, b):\n    return a if a >= b else b\n"
        "def f(a, b):\n    return most(a, b) if a >= b else 0\n"
    )
    module = types.ModuleType("sample")
    exec(compile(code, "sample", "exec"), vars(module))
    explorer = Explorer(cuts=frozenset({"most"}))
    with wrapped((module,), (), explorer):
        module.f(*x_and_y())
    inner = next(call for call in explorer.calls if call.function.__name__ == "most")
    assert 2 == len(inner.leaves)
    known = valuation.values([int_term(inner.result)], {"x": 1, "y": 5})
    assert 5 == known[int_term(inner.result).serial]


def test_a_call_that_only_raises_makes_its_callers_way_raise() -> None:
    """No error of the engine: an outcome of the code, kept apart like any other."""
    code = "def fails(a):\n    return (a,)[1]\ndef f(a, b):\n    return fails(a) if a >= b else b\n"
    module = types.ModuleType("sample")
    exec(compile(code, "sample", "exec"), vars(module))
    explorer = Explorer()
    with wrapped((module,), (), explorer):
        _, y = x_and_y()
        assert int_term(y) is int_term(module.f(*x_and_y()))
    assert ["IndexError", ""] == [leaf.raised for leaf in explorer.calls[-1].leaves]


@frozen
class _One:
    value: Any


@frozen
class _Other:
    value: Any


def test_calls_are_alike_only_if_nothing_but_unknowns_tells_them_apart() -> None:
    """Classes, lengths, names, constants and kinds of leaf all count; which unknown it is does not."""
    x, y = x_and_y()

    def shaped(*args: Any, **kwargs: Any) -> tuple[object, ...]:
        return _shape(Call(shaped, args, kwargs, terms.TRUE, (), None, ()))

    assert shaped(_One(x), a=y) == shaped(_One(y), a=x)
    for one, other in (
        (shaped(_One(x)), shaped(_Other(x))),
        (shaped(_One(x)), shaped(x)),
        (shaped(_One(_One(x))), shaped(_One(x))),
        (shaped(a=0, b=x), shaped(b=0, a=x)),
        (shaped(0, x), shaped(0, a=x)),
        (shaped(0, x), shaped(1, x)),
        (shaped("a", x), shaped("b", x)),
        (shaped((x,), y), shaped((x, y))),
        (shaped(0, x), shaped(TurnBy.QUARTER_HOUR_ON, x)),
        (shaped(Mode.STOPPED, x), shaped(TurnBy.QUARTER_HOUR_ON, x)),
    ):
        assert one != other
