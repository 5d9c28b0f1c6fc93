"""Values of the core in TOML, field by field by name: what is left out is 0, false, or the first of its kind.

A record is a table of its fields, an enum the name of its member. A tuple is a table by number of the item,
from 0; items that are alike stand once, under `first-last`. So a state of some thousands of numbers, most of
them 0, is a page that can be read, compared and changed by hand, and reads on when a field is added.
"""

import re
from collections.abc import Iterator
from enum import Enum
from itertools import groupby
from typing import Any, get_args, get_origin, get_type_hints

import attrs

from controller.shell.reading import Table, shown
from spec.sizes import SIZES

INTEGER_MAX = 10**100
"""Far beyond anything real, and such that no product of a few of them takes long or cannot be written."""
ITEMS = re.compile(r"([0-9]{1,4})(?:-([0-9]{1,4}))?", re.ASCII)


def record_in(table: Table, kind: Any, *, beside: tuple[str, ...] = ()) -> Any:
    """Return the record of a class that a table holds, and perhaps other keys `beside` it.

    Raises:
        BadFile: a name, a type, the number of an item or an integer is none of such a record.
    """
    hints = get_type_hints(kind)
    names = tuple(field.name for field in attrs.fields(kind))
    table.only((*names, *beside))
    return kind(**{name: _field(table, name, hints[name], kind) for name in names})


def written_record(record: Any, path: str) -> Iterator[str]:
    """Yield the lines, dotted keys below `path`, of which `record_in` makes the record again."""
    for field in attrs.fields(type(record)):
        yield from _written(getattr(record, field.name), f"{path}.{field.name}" if path else field.name)


def _field(table: Table, key: str, hint: Any, owner: type) -> Any:
    if get_origin(hint) is tuple:
        return _items(_within(table, key), get_args(hint)[0], SIZES[owner, key])
    return _value(table, key, hint)


def _within(table: Table, key: str) -> Table:
    """The table under a key, an empty one where it is left out."""
    return table.table(key) if table.has(key) else Table(table.file, table.dotted(key), {})


def _items(table: Table, kind: Any, size: int) -> tuple[Any, ...]:
    keys: dict[int, str] = {}
    for key in table.values:
        match = ITEMS.fullmatch(key)
        first = int(match.group(1)) if match else size
        last = int(match.group(2) or first) if match else size
        if not first <= last < size:
            table.fail(key, f"expected the number of an item, 0 to {size - 1}, or two such as 0-{size - 1}")
        for number in range(first, last + 1):
            if keys.setdefault(number, key) != key:
                table.fail(key, f"item {number} stands under {keys[number]} already")
    known = {key: _value(table, key, kind) for key in {*keys.values(), ""}}
    return tuple(known[keys.get(number, "")] for number in range(size))


def _value(table: Table, key: str, hint: Any) -> Any:
    kind = getattr(hint, "__supertype__", hint)
    if attrs.has(kind):
        return record_in(_within(table, key), kind)
    if issubclass(kind, Enum):
        return _member(table, key, kind) if table.has(key) else next(iter(kind))
    if kind is bool:
        return table.boolean(key) if table.has(key) else False
    return _integer(table, key) if table.has(key) else 0


def _member(table: Table, key: str, kind: type[Enum]) -> Enum:
    name = table.text(key)
    if name not in kind.__members__:
        table.fail(key, f"expected one of {', '.join(kind.__members__)}")
    return kind[name]


def _integer(table: Table, key: str) -> int:
    value = table.values[key]
    if isinstance(value, bool) or not isinstance(value, int):
        table.fail(key, "expected an integer")
    if abs(value) > INTEGER_MAX:
        table.fail(key, "expected an integer of at most a hundred digits")
    return value


def _written(value: Any, path: str) -> Iterator[str]:
    if isinstance(value, tuple):
        number = 0
        for item, alike in groupby(value):
            first, number = number, number + len(tuple(alike))
            items = f"{first}" if number - first == 1 else f"{first}-{number - 1}"
            yield from _written(item, f"{path}.{items}")
    elif attrs.has(type(value)):
        yield from written_record(value, path)
    elif isinstance(value, Enum):
        if value is not next(iter(type(value))):
            yield f'{path} = "{value.name}"'
    elif value:
        yield f"{path} = {shown(value) if isinstance(value, bool) else value}"
