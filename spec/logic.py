"""Connectives and sums that mean the same for plain values and for symbolic ones, without forking."""

from collections.abc import Iterable
from typing import TypeVar

from controller.presets import PULSES_PER_TICK_MAX

Value = TypeVar("Value")


def negation(a: bool) -> bool:
    """Return `not a`."""
    return a ^ True


def implies(a: bool, b: bool) -> bool:
    """Return whether `b` holds or `a` does not."""
    return negation(a) | b


def iff(a: bool, b: bool) -> bool:
    """Return whether both hold or neither."""
    return negation(a ^ b)


def every(conditions: Iterable[bool]) -> bool:
    """Return whether all hold."""
    result = True
    for condition in conditions:
        result = condition & result
    return result


def some(conditions: Iterable[bool]) -> bool:
    """Return whether any holds."""
    result = False
    for condition in conditions:
        result = condition | result
    return result


def pick(condition: bool, a: Value, b: Value) -> Value:
    """Return `a` where `condition` holds and `b` elsewhere."""
    return a if condition else b


def times(each: int, count: int) -> int:
    """Return `count x each` for a count of pulses of one schedule in one tick, term by term."""
    return sum(pick(at < count, each, 0) for at in range(PULSES_PER_TICK_MAX))
