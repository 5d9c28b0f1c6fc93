"""What an obligation's text leaves out never makes it easier: checked against Z3 on random formulas."""

import z3
from hypothesis import given, settings
from hypothesis import strategies as st

from proofs import terms, valuation
from proofs.plain import follows, truth_values
from proofs.smtlib import obligation
from proofs.solver_z3 import solve
from proofs.telling import telling
from proofs.terms import Bool, Int
from proofs.valuation import Replacing

NAMES = ("a", "b", "c", "d")
BUDGET = 1_000_000

sums = st.lists(st.tuples(st.sampled_from(NAMES), st.integers(-2, 2)), min_size=1, max_size=3)
orders = st.tuples(st.sampled_from(["le", "eq"]), sums, st.integers(-3, 3))


def order(made: tuple[str, list[tuple[str, int]], int]) -> Bool:
    """Return a sum of unknowns compared with a number."""
    kind, parts, bound = made
    total: Int = terms.number(0)
    for name, factor in parts:
        total = terms.add(total, terms.scale(terms.int_var(name), factor))
    compared = terms.at_most if kind == "le" else terms.equal
    return compared(total, terms.number(bound))


formulas = st.recursive(
    orders.map(order),
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(terms.every),
        st.lists(inner, min_size=2, max_size=3).map(terms.some),
        inner.map(terms.negate),
    ),
    max_leaves=5,
)
not_negative = st.lists(st.sampled_from(NAMES), max_size=3).map(
    lambda names: [terms.at_most(terms.number(0), terms.int_var(name)) for name in names]
)


def verdict(hypotheses: list[Bool], goal: Bool) -> str:
    """Ask Z3 by its own means, of the terms as they are: no text of ours is used."""
    solver = z3.Solver()
    for part in (*hypotheses, terms.negate(goal)):
        solver.add(_z3(part))
    return str(solver.check())


def _z3(node: Bool | Int) -> z3.ExprRef:
    if isinstance(node, Int):
        return z3.Sum([node.const, *(factor * z3.Int(atom.name) for atom, factor in node.parts)])
    args = [_z3(arg) for arg in node.args]
    makers = {
        "le": lambda a: a <= 0,
        "eq": lambda a: a == 0,
        "not": z3.Not,
        "and": z3.And,
        "or": z3.Or,
        "const": lambda: z3.BoolVal(node.value),
    }
    return makers[node.kind](*args)


@settings(max_examples=300, deadline=None)
@given(hypotheses=st.lists(formulas, max_size=5), bounds=not_negative, goal=formulas)
def test_a_hypothesis_is_only_ever_weakened(hypotheses: list[Bool], bounds: list[Bool], goal: Bool) -> None:
    """Each thing that `telling` keeps follows from the hypotheses as they were."""
    given_all = [*hypotheses, *bounds]
    for kept in telling(given_all, goal):
        assert "unsat" == verdict(given_all, kept)


@settings(max_examples=300, deadline=None)
@given(hypotheses=st.lists(formulas, max_size=5), bounds=not_negative, goal=formulas)
def test_unknowns_written_as_one_say_the_same(hypotheses: list[Bool], bounds: list[Bool], goal: Bool) -> None:
    """The text of an obligation, sums written as one, is answered as the obligation itself is."""
    given_all = [*hypotheses, *bounds]
    text = obligation("sample", given_all, goal, opaque=False, exact_products=True)
    answer = solve(text, budget=BUDGET, seed=0, without_last=False)
    assert verdict(given_all, goal) == answer.verdict


@settings(max_examples=300, deadline=None)
@given(goal=formulas, hypothesis=formulas, more=formulas, condition=formulas)
def test_what_follows_plainly_follows(goal: Bool, hypothesis: Bool, more: Bool, condition: Bool) -> None:
    """A goal that `follows` takes for plain is one that Z3 calls a consequence."""
    stronger = terms.some((terms.negate(terms.every((condition, more))), hypothesis))
    for wanted in (goal, terms.some((hypothesis, more)), stronger):
        for given_one in (hypothesis, terms.some((terms.negate(condition), hypothesis))):
            if follows(wanted, given_one):
                assert "unsat" == verdict([given_one], wanted)


def test_one_more_condition_is_plain() -> None:
    """The commonest case is recognised: the same, under one condition more."""
    a, b, c = (terms.bool_var(name) for name in "abc")
    was = terms.some((terms.negate(a), b))
    assert follows(terms.some((terms.negate(terms.every((a, c))), b)), was)
    assert not follows(terms.some((terms.negate(c), b)), was)


@settings(max_examples=200, deadline=None)
@given(formula=formulas, values=st.fixed_dictionaries({name: st.integers(-4, 4) for name in NAMES}))
def test_values_put_in_change_no_value(formula: Bool, values: dict[str, int | bool]) -> None:
    """A formula with some values put in is what it was, for the others whatever they are."""
    replaced = Replacing({"a": values["a"], "c": values["c"]}).in_term(formula)
    before, after = (valuation.values([root], values)[root.serial] for root in (formula, replaced))
    assert before == after


def test_an_order_and_its_negation_are_one_truth_value() -> None:
    """Where orders are truth values, all cases together still cover everything, and fewer do not."""
    first = terms.at_most(terms.int_var("a"), terms.int_var("b"))
    second = terms.equal(terms.int_var("c"), terms.number(1))
    sides = [(one, other) for one in (first, terms.negate(first)) for other in (second, terms.negate(second))]
    cases = [terms.every(pair) for pair in sides]
    for hypotheses, goal, expected in (
        ([], terms.some(cases), "unsat"),
        ([], terms.some(cases[1:]), "sat"),
        ([first], first, "unsat"),
        ([], first, "sat"),
    ):
        free = truth_values([goal, terms.negate(goal), *hypotheses])
        text = obligation("sample", hypotheses, goal, opaque=False, exact_products=False, unknowns=free)
        assert expected == solve(text, budget=BUDGET, seed=0, without_last=False).verdict
