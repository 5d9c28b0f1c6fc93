"""What an obligation's text leaves out never makes it easier: checked against Z3 on random formulas."""

import z3
from hypothesis import given, settings
from hypothesis import strategies as st

from proofs import terms
from proofs.smtlib import obligation
from proofs.solver_z3 import solve
from proofs.telling import telling
from proofs.terms import Bool, Int

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
