"""Mirrored integers: a value that is held twice, so that a memory cell which changes by itself is noticed.

In two's complement the mirror of a value is its bitwise complement: no bit of it is where it was.
"""


def mirrored(value: int) -> int:
    """Return the mirror of a value."""
    return -1 - value


def matches(value: int, mirror: int) -> bool:
    """Return whether a value and its mirror still belong together."""
    return value + mirror == -1
