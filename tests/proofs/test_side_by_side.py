"""Pieces of work in processes of their own: what comes of each is told, also that it died."""

import os

from proofs.side_by_side import done_side_by_side


def _halved(number: int) -> int:
    if number == 13:
        os._exit(3)
    if number % 2:
        raise ValueError(f"{number} is odd")
    return number // 2


def test_each_piece_is_told_with_what_came_of_it() -> None:
    """More of them than run at a time."""
    assert {2: 1, 4: 2, 6: 3, 8: 4} == dict(done_side_by_side(_halved, (2, 4, 6, 8), jobs=2))


def test_an_error_is_told_with_its_class() -> None:
    """And does not keep the others from ending."""
    found = dict(done_side_by_side(_halved, (2, 3), jobs=1))
    assert 1 == found[2]
    assert "ValueError: 3 is odd" == str(found[3])


def test_a_process_that_dies_is_told_of() -> None:
    """It never counts as done."""
    found = dict(done_side_by_side(_halved, (13, 4), jobs=2))
    assert "the process ended with 3" == str(found[13])
    assert 2 == found[4]


def test_nothing_begins_after_nobody_asks_on() -> None:
    """As when a refutation settles what was asked."""
    begun = done_side_by_side(_halved, (2, 4, 6), jobs=1)
    assert (2, 1) == next(begun)
    begun.close()
    assert [] == list(begun)
