"""Integer helpers that round to a stated side and never branch on more than one comparison."""

from collections.abc import Iterable


def larger(a: int, b: int) -> int:
    """Return the larger of two integers."""
    return a if a >= b else b


def smaller(a: int, b: int) -> int:
    """Return the smaller of two integers."""
    return a if a <= b else b


def largest(values: Iterable[int]) -> int:
    """Return the largest of `values`, or 0 if all are negative or there are none."""
    result = 0
    for value in values:
        result = larger(result, value)
    return result


def smallest(first: int, rest: Iterable[int]) -> int:
    """Return the smallest of `first` and `rest`."""
    result = first
    for value in rest:
        result = smaller(result, value)
    return result


def total(values: Iterable[int]) -> int:
    """Return the sum of `values`."""
    return sum(values)


def ceil_div(numerator: int, divisor: int) -> int:
    """Return `numerator / divisor` rounded up; `divisor` is positive."""
    return -(-numerator // divisor)


def less_but_not_below_zero(amount: int, reduction: int) -> int:
    """Return `amount - reduction`, or 0 if that is negative."""
    return larger(0, amount - reduction)


def any_of(conditions: Iterable[bool]) -> bool:
    """Return whether any condition holds; every one is looked at."""
    result = False
    for condition in conditions:
        result = result | condition
    return result
