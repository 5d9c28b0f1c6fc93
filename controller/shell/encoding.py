"""Frozen values of the core as whole numbers, and back: what is stored, mirrored and digested.

A record is its fields in order, a tuple its length and then its items, a boolean 0 or 1, an enum its value.
Which number is what follows from the types alone; `layout` names them all, so that numbers which another
version wrote are never read as this one's.
"""

import json
from collections.abc import Iterator
from enum import Enum
from functools import cache, lru_cache
from hashlib import sha256
from itertools import chain, islice
from operator import attrgetter
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

import attrs
from attrs import frozen

from controller.order import Order

ITEMS_MAX = 100_000
"""No tuple of the core is longer: a damaged length cannot ask for much memory."""

Value = TypeVar("Value")


def encoded(value: object) -> str:
    """Return a value as decimal numbers with commas between: the same for equal values of a type only."""
    return _text(numbers(value))


def decoded(text: str, kind: type[Value]) -> Value:
    """Return the value of a type that `encoded` made the text of.

    Raises:
        ValueError: it did not.
    """
    taken = iter([int(word) for word in text.split(",")])
    value = _made(kind, taken)
    if next(taken, None) is not None or encoded(value) != text:
        raise ValueError("not the numbers of such a value")
    return value  # type: ignore[no-any-return]  # made from the type itself


def numbers(value: Any) -> tuple[int, ...]:
    """Return the numbers of a value."""
    found: list[int] = []
    _take(value, found)
    return tuple(found)


@cache
def layout(kind: type) -> str:
    """Return the SHA-256 over the names and types of everything in a type, 64 hexadecimal digits."""
    return sha256(_described(kind).encode("ascii")).hexdigest()


def plain(value: Any) -> Any:
    """Return frozen values as plain data: records as objects, enums by name, an order by its digest."""
    if isinstance(value, Order):
        return {"order_sha256": sha256(encoded(value).encode("ascii")).hexdigest()}
    kind: Any = type(value)
    if attrs.has(kind):
        return {name: plain(getattr(value, name)) for name in _record(kind).names}
    if isinstance(value, Enum):
        return value.name
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    return value


def canonical(value: object) -> str:
    """Return the canonical JSON of plain data."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)


def _text(found: tuple[int, ...]) -> str:
    return ",".join(["%d"] * len(found)) % found  # "%d" also writes True as 1


@frozen
class _Record:
    """How a record class is taken apart and put together: types and names of its fields."""

    kinds: tuple[Any, ...]
    names: tuple[str, ...]
    flat: bool
    fields: Any


@cache
def _record(kind: Any) -> _Record:
    hints = get_type_hints(kind)
    names = tuple(attribute.name for attribute in attrs.fields(kind))
    kinds = tuple(hints[name] for name in names)
    get = attrgetter(*names)
    return _Record(
        kinds=kinds,
        names=names,
        flat=all(_is_number(each) for each in kinds),
        fields=get if len(names) > 1 else lambda value: (get(value),),
    )


def _is_number(kind: Any) -> bool:
    return _is_integer(kind) or kind is bool


def _is_integer(kind: Any) -> bool:
    return getattr(kind, "__supertype__", kind) is int


def _take(value: Any, found: list[int]) -> None:
    if isinstance(value, int):
        found.append(value)
    elif isinstance(value, tuple):
        _take_all(value, found)
    elif isinstance(value, Enum):
        found.append(value.value)
    elif isinstance(value, Order):
        found.extend(_order_numbers(value))
    else:
        kind: Any = type(value)
        for item in _record(kind).fields(value):
            _take(item, found)


def _take_all(items: tuple[Any, ...], found: list[int]) -> None:
    """A state has some 270 flat records in a few tuples; those are taken without a call for each."""
    found.append(len(items))
    kinds = set(map(type, items))
    kind: Any = kinds.pop() if len(kinds) == 1 else None
    if kind is int:
        found.extend(items)
    elif attrs.has(kind) and _record(kind).flat:
        found.extend(chain.from_iterable(map(_record(kind).fields, items)))
    else:
        for item in items:
            _take(item, found)


@lru_cache(maxsize=16)
def _order_numbers(order: Order) -> tuple[int, ...]:
    """An order is large, and the same in state after state."""
    found: list[int] = []
    for item in _record(Order).fields(order):
        _take(item, found)
    return tuple(found)


def _made(kind: Any, taken: Iterator[int]) -> Any:
    if get_origin(kind) is tuple:
        length = _next(taken)
        if not 0 <= length <= ITEMS_MAX:
            raise ValueError("not the length of a tuple")
        if _is_integer(get_args(kind)[0]):
            return tuple(islice(taken, length))  # too few are noticed when the text is made again
        return tuple(_made(get_args(kind)[0], taken) for _ in range(length))
    if attrs.has(kind):
        return kind(*(_made(each, taken) for each in _record(kind).kinds))
    number = _next(taken)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(number)
    if kind is bool and number not in (0, 1):
        raise ValueError("not a boolean")
    return bool(number) if kind is bool else number


def _next(taken: Iterator[int]) -> int:
    number = next(taken, None)
    if number is None:
        raise ValueError("numbers are missing")
    return number


def _described(kind: Any) -> str:
    if get_origin(kind) is tuple:
        return f"[{_described(get_args(kind)[0])}]"
    if attrs.has(kind):
        record = _record(kind)
        parts = (f"{name}:{_described(each)}" for name, each in zip(record.names, record.kinds, strict=True))
        return f"{kind.__name__}({','.join(parts)})"
    if isinstance(kind, type) and issubclass(kind, Enum):
        return f"{kind.__name__}<{','.join(f'{member.name}={member.value}' for member in kind)}>"
    return str(kind.__name__)
