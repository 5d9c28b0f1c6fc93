"""Plain data written as TOML, so that the readers of files can read it back."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from controller.shell.decimals import plain

Scalar = str | int | bool | Decimal | datetime
Value = Scalar | Sequence["Value"] | Mapping[str, "Value"]
Document = Mapping[str, Value]
"""A table: its own values first, then tables, then arrays of tables."""


def written(document: Document) -> str:
    """Return a document as TOML; keys are bare keys, and stand in the order given."""
    return "\n".join(_lines(document, "")) + "\n"


def _lines(table: Document, path: str) -> Iterator[str]:
    for key, value in table.items():
        if not isinstance(value, Mapping) and not _tables(value):
            yield f"{key} = {_inline(value)}"
    for key, value in table.items():
        name = f"{path}.{key}" if path else key
        if isinstance(value, Mapping):
            yield f"\n[{name}]"
            yield from _lines(value, name)
        for item in _tables(value):
            yield f"\n[[{name}]]"
            yield from _lines(item, name)


def _tables(value: Value) -> list[Document]:
    """The items of an array of tables; of anything else, none."""
    if isinstance(value, str) or not isinstance(value, Sequence):
        return []
    return [item for item in value if isinstance(item, Mapping)]


def _inline(value: Value) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case Decimal():
            return plain(value)
        case datetime():
            return value.isoformat()
        case str():
            return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
        case Mapping():
            return "{ " + ", ".join(f"{key} = {_inline(item)}" for key, item in value.items()) + " }"
        case Sequence():
            return "[" + ", ".join(_inline(item) for item in value) + "]"
