"""A text without what Z3 does not need says the rest of it, and no more."""

from proofs.decide import CVC5_BUDGET, Z3_BUDGET
from proofs.shortened import with_only
from proofs.solver_cvc5 import solve as asked_cvc5
from proofs.solver_z3 import needed_of
from proofs.solver_z3 import solve as asked_z3

TEXT = """\
; of |x| and |y|
(set-logic QF_UFLIA)
(declare-const |x| Int)
(declare-const |y| Int)
(declare-const |z| Int)
(define-fun |n0| () Int (+ |x| |y|))
(define-fun |n1| () Int (+ |z| 1))
(assert (<= |n1| 0))
(assert (<= 3 |n0|))
(assert (<= |y| 0))
(assert (<= |z| 7))
(assert (<= |x| 2))
(check-sat)
"""


def test_what_is_needed_is_kept_and_with_it_what_it_speaks_of() -> None:
    """The sum and its two parts; nothing is left of the third unknown."""
    needed = needed_of(TEXT, budget=Z3_BUDGET, seed=0)
    short = with_only(TEXT, needed.assertions)
    assert ("unsat", frozenset((1, 2))) == (needed.verdict, needed.assertions)
    assert "|z|" not in short
    assert "|n1|" not in short
    assert 3 == short.count("(assert ")
    assert "unsat" == asked_z3(short, budget=Z3_BUDGET, seed=0, without_last=False).verdict
    assert "unsat" == asked_cvc5(short, budget=CVC5_BUDGET, seed=0).verdict


def test_all_that_is_left_stands_as_it_stood() -> None:
    """A short text has no line that the whole one does not have, and its last assertion."""
    short = with_only(TEXT, frozenset((0,)))
    assert set(short.splitlines()) <= set(TEXT.splitlines())
    assert "(assert (<= |x| 2))" in short
    assert TEXT == with_only(TEXT, frozenset(range(4)))


def test_what_is_left_out_can_make_it_satisfiable() -> None:
    """So nothing is believed of a short text but what both solvers say of it."""
    short = with_only(TEXT, frozenset((1,)))
    assert "sat" == asked_z3(short, budget=Z3_BUDGET, seed=0, without_last=False).verdict
    assert "sat" == asked_cvc5(short, budget=CVC5_BUDGET, seed=0).verdict


def test_of_a_satisfiable_text_nothing_is_enough() -> None:
    """The sum may be 3 if nothing says that a part is at most 0."""
    needed = needed_of(TEXT.replace("(assert (<= |y| 0))\n", ""), budget=Z3_BUDGET, seed=0)
    assert ("sat", frozenset()) == (needed.verdict, needed.assertions)
