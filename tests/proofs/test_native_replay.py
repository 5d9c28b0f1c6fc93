"""How native replay finds values: many trials at once, nudged, or none because there are none."""

import random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from proofs import terms, valuation
from proofs.explore import Explorer
from proofs.nudge import Search
from proofs.replay import replay
from proofs.symbolic import SymInt, bool_term
from proofs.table import Table
from proofs.terms import Bool
from proofs.transition import Transition, transition_without_step

SMALL = st.integers(-40, 40)
TRIALS = st.lists(st.fixed_dictionaries({"x": SMALL, "y": SMALL, "p": st.booleans()}), min_size=1)


def conditions() -> list[Bool]:
    """One of every kind of term there is."""
    x, y, p = terms.int_var("x"), terms.int_var("y"), terms.bool_var("p")
    product, quotient = terms.multiply(x, y), terms.floor_divide(x, y)
    chosen = terms.named(terms.choose(p, terms.add(x, terms.number(7)), terms.scale(y, -3)))
    less = terms.at_most(terms.add(terms.add(chosen, quotient), y), product)
    equal = terms.equal(terms.floor_divide(product, terms.number(4)), quotient)
    return [
        less,
        terms.negate(equal),
        terms.some((p, equal)),
        terms.every((terms.negate(p), less)),
        terms.TRUE,
    ]


@given(trials=TRIALS)
def test_a_table_says_what_one_valuation_after_the_other_says(trials: list[dict[str, int | bool]]) -> None:
    """Also where a divisor is 0, which counts as a quotient of 0."""
    wanted = conditions()
    table = Table(wanted, trials)
    for at, trial in enumerate(trials):
        known = valuation.values(wanted, trial)
        assert [known[node.serial] for node in wanted] == [table.truth(node, at) for node in wanted]
        assert all(known[node.serial] for node in wanted) == bool(table.met(wanted)[at])
        assert sum(known[node.serial] for node in wanted) == table.counts(wanted)[at]


def test_values_are_nudged_onto_a_way() -> None:
    """From zeros, through a sum and a choice, to values that meet every piece."""
    x, y = terms.int_var("x"), terms.int_var("y")
    top = terms.choose(terms.at_most(x, y), y, x)
    wanted = (terms.equal(top, terms.number(1234)), terms.at_most(terms.add(x, terms.number(5)), y))
    search, rng = Search(wanted), random.Random(0)
    table = Table(wanted, [{}])
    for _ in range(20):
        search.look(table)
        if search.met == len(wanted):
            break
        table = Table(wanted, list(search.attempts(rng)))
    assert all(valuation.values(wanted, table.trials[search.at])[piece.serial] for piece in wanted)


def sign(a: int) -> int:
    """Return 1, 0 or -1, and look once too often."""
    if a > 0:
        return 1
    if a < 0:
        return -1 if a < 5 else 2
    return 0


def wrong_of(function: object) -> str:
    """What a replay says of the ways of `sign`, recorded as ways of `function`."""
    again = replay(explored(function), seed=0)
    return f"{again.ways} {again.taken} {again.impossible} {again.unsettled} {sorted(set(again.wrong))}"


def explored(function: object) -> Transition:
    """All ways through `sign`, as if `function` had been run."""
    x = SymInt(terms.int_var("x"))
    explorer = Explorer()
    explorer.call(sign, (x * x * x,), {})
    (call,) = explorer.calls
    object.__setattr__(call, "function", function)
    return of_calls(explorer, {"x": x}, bool_term(x < 1000))


def of_calls(explorer: Explorer, variables: dict[str, Any], *ranges: Bool) -> Transition:
    """What was explored, to be replayed."""
    return transition_without_step(
        "sample", explorer, before={}, after={}, variables=variables, result=None, ranges=ranges
    )


def test_ways_are_taken_or_shown_impossible() -> None:
    """Whether or not a product is in the way."""
    assert "4 3 1 0 []" == wrong_of(sign)


def test_a_function_that_does_something_else_is_noticed() -> None:
    """It returns something else on one of its ways."""

    def sign(a: int) -> int:
        if a > 0:
            return 1
        if a < 0:
            return -1 if a < 5 else 2
        return 5

    assert "4 3 1 0 ['sign returns something else natively than its terms say']" == wrong_of(sign)


def twice(a: int) -> int:
    """Return twice as much, without asking anything."""
    return 2 * a


def test_a_function_that_asks_nothing_is_run_for_each_of_its_inputs() -> None:
    """What it returns for one says nothing of the others; the same inputs count once."""
    x, y = SymInt(terms.int_var("x")), SymInt(terms.int_var("y"))
    explorer = Explorer()
    for value in (x, y, x + y, y + x):
        explorer.call(twice, (value,), {})
    assert 3 == replay(of_calls(explorer, {"x": x, "y": y}), seed=0).taken


def test_a_way_is_impossible_only_if_it_is_so_in_every_context() -> None:
    """The first context is one that cannot be; the second one can."""
    x = SymInt(terms.int_var("x"))
    explorer = Explorer()
    for context in (terms.every((bool_term(x < 0), bool_term(x >= 5))), bool_term(x >= 5)):
        explorer.context.append(context)
        explorer.call(twice, (x,), {})
        explorer.context.pop()
    again = replay(of_calls(explorer, {"x": x}), seed=0)
    assert (1, 1, 0, 0) == (again.ways, again.taken, again.impossible, again.unsettled)
