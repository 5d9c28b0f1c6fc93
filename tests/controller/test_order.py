"""The program ring turns, and turning loses nothing."""

import pytest

from controller.order import Ring, TurnBy, next_slot, turned
from controller.units import RING_SLOTS, NanolitresPerDay

RING: Ring = tuple(NanolitresPerDay(slot) for slot in range(RING_SLOTS))


def test_the_next_slot_comes_to_the_front() -> None:
    """After a quarter-hour the slot that was second runs, and the old one waits for a week."""
    assert (1, 671, 0) == (next_slot(RING)[0], next_slot(RING)[-2], next_slot(RING)[-1])


def test_a_week_of_slots_brings_the_ring_back() -> None:
    """672 quarter-hours make one turn; there is no midnight, and no Monday."""
    ring = RING
    for _ in range(RING_SLOTS):
        ring = next_slot(ring)
    assert RING == ring


@pytest.mark.parametrize(
    ("by", "front"),
    [
        (TurnBy.QUARTER_HOUR_ON, 1),
        (TurnBy.QUARTER_HOUR_BACK, 671),
        (TurnBy.HOUR_ON, 4),
        (TurnBy.HOUR_BACK, 668),
    ],
)
def test_a_turn_moves_the_program_by_what_it_says(by: TurnBy, front: int) -> None:
    """On means that a later slot runs now, back that an earlier one does."""
    assert front == turned(RING, by)[0]


@pytest.mark.parametrize("by", TurnBy)
def test_a_turn_keeps_every_slot_in_its_order(by: TurnBy) -> None:
    """A turn is a rotation."""
    ring = turned(RING, by)
    at = ring.index(RING[0])
    assert RING == ring[at:] + ring[:at]


@pytest.mark.parametrize(
    ("there", "back"),
    [(TurnBy.QUARTER_HOUR_ON, TurnBy.QUARTER_HOUR_BACK), (TurnBy.HOUR_ON, TurnBy.HOUR_BACK)],
)
def test_turns_undo_each_other(there: TurnBy, back: TurnBy) -> None:
    """Going and coming back leaves the program where it was."""
    assert RING == turned(turned(RING, there), back)
    assert RING == turned(turned(RING, back), there)
