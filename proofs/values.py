"""Frozen values full of proxies: making them, reading them, turning them back into plain ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

import attrs

from proofs import terms
from proofs.symbolic import SymBool, SymEnum, SymInt, bool_term, enum_term, int_term
from proofs.terms import Atom, Bool, Int

Sizes = Mapping[tuple[type, str], int]
"""Length of each tuple field, by record class and field name."""


def symbolic(kind: Any, name: str, sizes: Sizes, ranges: list[Bool]) -> Any:
    """Return a value of `kind` whose every leaf is a variable; enum ranges go to `ranges`."""
    while hasattr(kind, "__supertype__"):
        kind = kind.__supertype__
    if kind is int:
        return SymInt(terms.int_var(name))
    if kind is bool:
        return SymBool(terms.bool_var(name))
    if attrs.has(kind):
        hints = get_type_hints(kind)
        fields = {}
        for field in attrs.fields(kind):
            hint, inner = hints[field.name], f"{name}.{field.name}"
            fields[field.name] = _field(hint, kind, field.name, inner, sizes, ranges)
        return kind(**fields)
    if issubclass(kind, Enum):
        member = terms.int_var(name)
        ranges.append(terms.at_most(terms.number(0), member))
        ranges.append(terms.at_most(member, terms.number(len(kind) - 1)))
        return SymEnum(kind, member)
    raise TypeError(f"{name}: no symbolic value of {kind}")


def _field(hint: Any, owner: type, field: str, name: str, sizes: Sizes, ranges: list[Bool]) -> Any:
    if get_origin(hint) is not tuple:
        return symbolic(hint, name, sizes, ranges)
    element = get_args(hint)[0]
    size = sizes[owner, field]
    return tuple(symbolic(element, f"{name}[{at}]", sizes, ranges) for at in range(size))


_FIELDS: dict[type, tuple[str, ...] | None] = {}
"""Names of the fields of each class of record, None of other classes."""


def _names_of(kind: type) -> tuple[str, ...] | None:
    if kind not in _FIELDS:
        _FIELDS[kind] = tuple(field.name for field in attrs.fields(kind)) if attrs.has(kind) else None
    return _FIELDS[kind]


def is_record(value: Any) -> bool:
    """Return whether `value` is a frozen record (never asks a proxy for its class)."""
    return _names_of(type(value)) is not None


def fields_of(record: Any) -> list[tuple[str, Any]]:
    """Return the fields of a record, in order."""
    return [(name, getattr(record, name)) for name in _names_of(type(record)) or ()]


def leaves(value: Any) -> list[Int | Bool]:
    """Return the terms of all integers, truth values and enum members in `value`; names are none."""
    found: list[Int | Bool] = []
    _gather(value, found)
    return found


def _gather(value: Any, found: list[Int | Bool]) -> None:
    kind = type(value)
    names = _names_of(kind)
    if kind is SymInt:
        found.append(value.term)
    elif names is not None:
        for name in names:
            _gather(getattr(value, name), found)
    elif kind is tuple:
        for inner in value:
            _gather(inner, found)
    elif kind is not str:
        found.append(leaf_term(value))


def named_leaves(value: Any, name: str) -> Iterator[tuple[str, int | bool]]:
    """Yield the variables of a plain value, as `symbolic` names them, with their values."""
    if is_record(value):
        for field, inner in fields_of(value):
            yield from named_leaves(inner, f"{name}.{field}")
    elif isinstance(value, tuple):
        for at, inner in enumerate(value):
            yield from named_leaves(inner, f"{name}[{at}]")
    elif isinstance(value, Enum):
        yield name, list(type(value)).index(value)
    else:
        yield name, value


def leaf_term(value: Any) -> Int | Bool:
    """Return the term of one leaf."""
    if type(value) is SymBool or type(value) is bool:
        return bool_term(value)
    if type(value) is SymEnum:
        return value.term
    if isinstance(type(value), type) and issubclass(type(value), Enum):
        return enum_term(value, type(value))
    return int_term(value)


def form(value: Any, leaf: Callable[[Int | Bool], object]) -> Iterator[object]:
    """Yield what a value is made of, in order: classes, lengths, names, and each leaf's kind and term.

    Two values with the same form differ in nothing that code can tell, but for what `leaf` leaves out.
    """
    if is_record(value):
        yield type(value)
        for _, inner in fields_of(value):
            yield from form(inner, leaf)
    elif type(value) is tuple:
        yield len(value)
        for inner in value:
            yield from form(inner, leaf)
    elif type(value) is str:
        yield value
    else:
        term = leaf_term(value)
        kind = value.kind if type(value) is SymEnum else type(value)
        is_enum = isinstance(kind, type) and issubclass(kind, Enum)
        yield kind if is_enum else type(term)
        yield leaf(term)


def mapped(value: Any, leaf: Callable[[Any], Any]) -> Any:
    """Return `value` with every leaf replaced."""
    kind = type(value)
    names = _names_of(kind)
    if names is not None:
        return kind(**{name: mapped(getattr(value, name), leaf) for name in names})
    if kind is tuple:
        return tuple([mapped(inner, leaf) for inner in value])
    return value if kind is str else leaf(value)


def native(value: Any, known: Mapping[int, int | bool]) -> Any:
    """Return `value` with plain leaves, from the values of its terms."""

    def leaf(inner: Any) -> Any:
        if type(inner) is SymEnum:
            members = list(inner.kind)
            return members[int(known[inner.term.serial]) % len(members)]
        if type(inner) is SymInt or type(inner) is SymBool:
            return known[inner.term.serial]
        return inner

    return mapped(value, leaf)


def roots(value: Any) -> list[Int | Atom | Bool]:
    """Return the terms to evaluate before `native`."""
    return list(leaves(value))


def union_members(union: Any) -> tuple[type, ...]:
    """Return the classes of a union of records, nested unions opened."""
    found: list[type] = []
    for member in get_args(union):
        found.extend(union_members(member) if isinstance(member, UnionType) else (member,))
    return tuple(found)
