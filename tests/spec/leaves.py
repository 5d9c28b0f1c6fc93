"""Everything that an observer has written down, leaf by leaf, to compare two of them."""

from collections.abc import Iterator
from enum import Enum
from typing import Any

import attrs

from spec.remembered import OfTheLast

Leaf = tuple[str, Any]
SET_UP = {"_device", "_watched", "_invariants", "_about_clocks", "_bits"}
"""Attributes that are there from the start, and are no notes."""


def leaves(value: Any, name: str = "") -> Iterator[Leaf]:
    """Yield each leaf with its name."""
    if isinstance(value, Enum | OfTheLast):
        yield name, value if isinstance(value, Enum) else None
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from leaves(each, f"{name}[{key}]")
    elif isinstance(value, list | tuple):
        yield f"{name} has", len(value)
        for at, each in enumerate(value):
            yield from leaves(each, f"{name}[{at}]")
    elif attrs.has(type(value)):
        for field in attrs.fields(type(value)):
            yield from leaves(getattr(value, field.name), f"{name}.{field.name}")
    elif hasattr(value, "__dict__"):
        for key, each in vars(value).items():
            if key not in SET_UP:
                yield from leaves(each, f"{name}.{key}")
    else:
        yield name, value


def different(one: Any, other: Any) -> list[tuple[str, Any, Any]]:
    """Return what is not the same in both: its name, here and there."""
    here, there = dict(leaves(one)), dict(leaves(other))
    names = sorted(here.keys() | there.keys())
    return [(name, here.get(name), there.get(name)) for name in names if here.get(name) != there.get(name)]
