"""Choosing between values by a condition; the one place where predicates branch."""

from typing import TypeVar

from controller.presets import PULSES_PER_TICK_MAX

Value = TypeVar("Value")


def pick(condition: bool, a: Value, b: Value) -> Value:
    """Return `a` where `condition` holds and `b` elsewhere."""
    return a if condition else b


def times(each: int, count: int) -> int:
    """Return `count x each` for a count of pulses of one schedule in one tick, case by case."""
    total = 0
    for pulses in range(1, PULSES_PER_TICK_MAX + 1):
        total = pick(count >= pulses, pulses * each, total)
    return total
