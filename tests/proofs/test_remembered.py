"""What is remembered of a predicate is what it says, in every case."""

from controller.order import Order
from controller.units import RING_SLOTS
from proofs import terms
from proofs.symbolic import SymInt, bool_term
from proofs.terms import Bool
from proofs.transition import exploring
from proofs.values import Sizes, symbolic
from spec import invariants
from spec.invariants import within_worst

SIZES: Sizes = {(Order, "ring"): RING_SLOTS}


def _said(order: Order, *case: Bool) -> list[Bool]:
    with exploring(*case):
        return [bool_term(holds) for _, holds in invariants.within_worst(order.ring, order)]


def _meant(order: Order, *case: Bool) -> list[Bool]:
    with terms.given(case):
        return [bool_term(holds) for _, holds in within_worst(order.ring, order)]


def test_what_is_remembered_is_what_is_said() -> None:
    """Without a case, in a case that has nothing to do with it, and in one that settles a part of it."""
    order = symbolic(Order, "order", SIZES, [])
    first = _said(order)
    assert _meant(order) == first == _said(order)
    other = bool_term(SymInt(terms.int_var("another")) >= 0)
    assert first == _said(order, other) == _meant(order, other)
    assert terms.TRUE not in first
    settled = _said(order, first[7])
    assert _meant(order, first[7]) == settled
    assert [terms.TRUE, *first[8:]] == settled[7:]
    assert first == _said(order)
