"""Connectives that mean the same for plain values and for symbolic ones, without forking."""

from collections.abc import Iterable


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
        result = result & condition
    return result


def some(conditions: Iterable[bool]) -> bool:
    """Return whether any holds."""
    result = False
    for condition in conditions:
        result = result | condition
    return result
