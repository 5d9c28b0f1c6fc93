"""The words that schemas are made of."""

from collections.abc import Iterable, Mapping
from enum import Enum
from typing import Any

from controller.shell.decimals import Quantity
from fault_injection.clock import TIME_PATTERN

Schema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
BOOLEAN: Schema = {"type": "boolean"}
INTEGER: Schema = {"type": "integer"}


def whole(pattern: str) -> str:
    """Return a pattern for a whole text: some take `$` for the place before a last line end, too."""
    return rf"^(?:{pattern})$(?!\n)"


TIME: Schema = {
    "type": "string",
    "pattern": whole(TIME_PATTERN.pattern),
    "description": "time since commissioning, such as 2 d 03:00",
}
DIGEST: Schema = {"type": "string", "pattern": whole("[0-9a-f]{64}"), "description": "SHA-256"}


def document(name: str, title: str, body: Schema) -> Schema:
    """Return a whole schema; `name` is what a file says in its key `schema`."""
    return {
        "$schema": DIALECT,
        "$id": f"urn:{name.replace('.', ':').replace('/', ':')}",
        "title": title,
        **body,
    }


def record(
    required: Mapping[str, Schema], optional: Mapping[str, Schema] | None = None, **more: Any
) -> Schema:
    """Return a table with these keys and no others."""
    return {
        "type": "object",
        "properties": {**required, **(optional or {})},
        "required": list(required),
        "additionalProperties": False,
        **more,
    }


def only(text: str) -> Schema:
    """Return a text that is always the same."""
    return {"const": text}


def text(longest: int, pattern: str | None = None) -> Schema:
    """Return a text of at least one character; any on one line, or what a pattern takes whole."""
    shape = whole(r"[^\x00-\x1f\x7f]+" if pattern is None else pattern)
    return {"type": "string", "minLength": 1, "maxLength": longest, "pattern": shape}


def one_of(names: Iterable[str]) -> Schema:
    """Return a text out of a list."""
    return {"enum": list(names)}


def member(kind: type[Enum]) -> Schema:
    """Return the name of a member in small letters."""
    return one_of(each.name.lower() for each in kind)


def value(kind: type[Enum]) -> Schema:
    """Return the value of a member."""
    return one_of(str(each.value) for each in kind)


def number(quantity: Quantity) -> Schema:
    """Return a number within the range of a quantity. How many decimals it may have stands beside it."""
    decimals = f"; at most {quantity.places} decimals" if quantity.places else ""
    return {
        "type": "number" if quantity.places else "integer",
        "minimum": quantity.minimum,
        "maximum": quantity.maximum,
        "description": f"{quantity.unit}{decimals}",
    }


def leaf(kind: type, integer: Schema) -> Schema:
    """Return a value of the core that is no record: the name of a member, a boolean, or an integer."""
    if issubclass(kind, Enum):
        return one_of(kind.__members__)
    return BOOLEAN if kind is bool else integer


def numbers(quantities: Iterable[Quantity]) -> dict[str, Schema]:
    """Return the keys of quantities."""
    return {quantity.key: number(quantity) for quantity in quantities}


def one_kind_of(bodies: Mapping[str, Schema]) -> Schema:
    """Return a table of one of several kinds; an error is about that kind, and not about all."""
    chosen = [
        {"if": {"properties": {"kind": only(name)}, "required": ["kind"]}, "then": body}
        for name, body in bodies.items()
    ]
    kind = {"properties": {"kind": one_of(bodies)}, "required": ["kind"]}
    return {"type": "object", **kind, "allOf": chosen}


def many(item: Schema, least: int, most: int) -> Schema:
    """Return an array."""
    return {"type": "array", "items": item, "minItems": least, "maxItems": most}
