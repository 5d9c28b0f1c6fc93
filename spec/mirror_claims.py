"""INT-3 as predicates over any two integers: what is held, and by how much a cell changes by itself.

A flipped bit changes an integer by a power of two, so any change at all is taken for one. There is no step
in it: the predicates are about the functions of `controller.mirror` alone.
"""

from collections.abc import Callable

from controller.mirror import matches, mirrored
from spec.logic import implies, negation

MirrorPredicate = Callable[[int, int], bool]


def change_of_a_value_is_noticed(value: int, change: int) -> bool:
    """A value that changed by itself no longer matches its mirror."""
    return implies(change != 0, negation(matches(value + change, mirrored(value))))


def change_of_a_mirror_is_noticed(value: int, change: int) -> bool:
    """Nor does a mirror that did."""
    return implies(change != 0, negation(matches(value, mirrored(value) + change)))


def what_did_not_change_matches(value: int, change: int) -> bool:
    """A value and its own mirror always match."""
    return matches(value, mirrored(value))


MIRROR: tuple[MirrorPredicate, ...] = (
    change_of_a_value_is_noticed,
    change_of_a_mirror_is_noticed,
    what_did_not_change_matches,
)
