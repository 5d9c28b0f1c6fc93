"""Where two records differ, key by key."""

import json
from collections.abc import Iterator
from typing import Any

from attrs import frozen

from controller.shell.errors import printable

ABSENT = "absent"
CHARS_SHOWN = 80


@frozen
class KeyDifference:
    """One key whose values differ.

    Attributes:
        key: dotted path in the record, items counted from 0; `line` where that is no record.
        expected: what the run gave, printable and shortened.
        found: what the trace has, likewise.
    """

    key: str
    expected: str
    found: str


def differing(expected: dict[str, Any], found: dict[str, Any]) -> tuple[KeyDifference, ...]:
    """Return every key whose value is not the same in two records, in order of keys."""
    wanted, given = dict(_leaves(expected, "")), dict(_leaves(found, ""))
    return tuple(
        KeyDifference(printable(key, CHARS_SHOWN), _shown(wanted, key), _shown(given, key))
        for key in sorted(wanted.keys() | given.keys())
        if _shown(wanted, key, whole=True) != _shown(given, key, whole=True)
    )


def of_lines(expected: str, found: str) -> KeyDifference:
    """Return the difference of two lines as texts, each from shortly before it on."""
    at = next((n for n, (a, b) in enumerate(zip(expected, found, strict=False)) if a != b), None)
    column = min(len(expected), len(found)) if at is None else at
    begin = max(0, column - CHARS_SHOWN // 4)
    return KeyDifference(f"line, column {column + 1}", _from(expected, begin), _from(found, begin))


def _leaves(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Every value that holds no other, by its path; an empty object or array is such a value."""
    if isinstance(value, dict) and value:
        for key, item in value.items():
            yield from _leaves(item, f"{path}.{key}" if path else key)
    elif isinstance(value, list) and value:
        for number, item in enumerate(value):
            yield from _leaves(item, f"{path}[{number}]")
    else:
        yield path, value


def _shown(leaves: dict[str, Any], key: str, *, whole: bool = False) -> str:
    if key not in leaves:
        return ABSENT
    text = json.dumps(leaves[key])
    return text if whole else printable(text, CHARS_SHOWN)


def _from(text: str, begin: int) -> str:
    before = "..." if begin else ""
    rest = text[begin:]
    return before + printable(rest, CHARS_SHOWN) if rest else before + "nothing"
