"""The trace `dosebound.trace/1`: a header, then one record a change, each bound to the one before.

Lines of canonical JSON (sorted keys, no spaces, ASCII). A line's `previous` is the SHA-256 of the line
before without its line end; the header's is 64 zeros. There is no float, no clock of the machine and no
path in it, so the same scenario gives the same bytes.

A record is written for every command, for every tick that turns the motor, and for every tick at which
mode, alarms or faults change, a pulse is withheld, or a claim is first objected to. Between two records
nothing leaves the pump and nobody hears anything.
"""

import json
from collections.abc import Callable, Iterable
from enum import Enum
from functools import lru_cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from operator import attrgetter
from typing import Any

import attrs

from controller.alarms import Alarms
from controller.order import Order
from controller.state import State
from fault_injection.logbook import signals

SCHEMA = "dosebound.trace/1"
FIRST = "0" * 64


def canonical(value: object) -> str:
    """Return the canonical JSON of plain data."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)


def digest(data: bytes) -> str:
    """Return the SHA-256 of `data`, 64 hexadecimal digits."""
    return sha256(data).hexdigest()


def plain(value: Any) -> Any:
    """Return frozen values as plain data: records as objects, enums by name, an order by its digest."""
    if isinstance(value, Order):
        return {"order_sha256": digest(encoded(value).encode("ascii"))}
    if attrs.has(type(value)):
        return {a.name: plain(getattr(value, a.name)) for a in attrs.fields(type(value))}
    if isinstance(value, Enum):
        return value.name
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    return value


def state_digest(state: State) -> str:
    """Return the SHA-256 of everything in the state, in the order of its fields."""
    return digest(encoded(state).encode("ascii"))


def encoded(value: object) -> str:
    """Return any frozen value of the core as text, the same for equal values only."""
    if isinstance(value, tuple):
        return _encoded_tuple(value)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Enum):
        return value.name
    if isinstance(value, Order):
        return _encoded_order(value)
    record = _records.get(type(value)) or _learned(type(value))
    return f"{record.name}({','.join([encoded(item) for item in record.fields(value)])})"


def _encoded_tuple(items: tuple[Any, ...]) -> str:
    """A state has some 270 flat records in a few tuples; those are encoded without a call for each."""
    kinds = set(map(type, items))
    if len(kinds) == 1:
        (kind,) = kinds
        if kind is int:
            return repr(items)
        if attrs.has(kind) and (record := _records.get(kind) or _learned(kind)).flat:
            return f"{record.name}{[record.fields(item) for item in items]!r}"
    return f"[{','.join([encoded(item) for item in items])}]"


@lru_cache(maxsize=16)
def _encoded_order(order: Order) -> str:
    """An order is large, and the same in state after state."""
    return f"Order({','.join([encoded(getattr(order, a.name)) for a in attrs.fields(Order)])})"


@attrs.frozen
class _Record:
    """How a record class is taken apart.

    Attributes:
        name: of the class.
        fields: gives the fields of a value as a tuple.
        flat: whether every field is a number, so that Python's own text of them will do.
    """

    name: str
    fields: Callable[[object], Any]
    flat: bool


_records: dict[type, _Record] = {}


def _learned(kind: type[Any]) -> _Record:
    names = [attribute.name for attribute in attrs.fields(kind)]
    numbers = [_is_number(attribute.type) for attribute in attrs.fields(kind)]
    get = attrgetter(*names)
    _records[kind] = _Record(
        name=kind.__name__,
        fields=get if len(names) > 1 else lambda value: (get(value),),
        flat=all(numbers),
    )
    return _records[kind]


def _is_number(kind: object) -> bool:
    return getattr(kind, "__supertype__", kind) is int or kind is bool


def given(alarms: Alarms) -> dict[str, str]:
    """Return the signals that are given, by cause, and whether they were acknowledged."""
    return {
        cause.name: "acknowledged" if signal.acknowledged else "unacknowledged"
        for cause, signal in signals(alarms)
        if signal.on
    }


def source_digest(package: str) -> str:
    """Return the SHA-256 over the names and contents of a package's own modules, in order of name."""
    modules = sorted(
        (entry for entry in files(package).iterdir() if entry.name.endswith(".py")), key=lambda e: e.name
    )
    return digest_of((module.name, module.read_bytes()) for module in modules)


def digest_of(parts: Iterable[tuple[str, bytes]]) -> str:
    """Return one SHA-256 over named contents; each enters by its own digest, so no two lists collide."""
    lines = (f"{digest(content)}  {name}\n" for name, content in parts)
    return digest("".join(lines).encode("utf-8"))


def product_version() -> str:
    """Return the version of the installed distribution, or `unknown` where none is installed."""
    try:
        return version("dosebound")
    except PackageNotFoundError:
        return "unknown"


class Trace:
    """Collects the lines of one run."""

    def __init__(self, header: dict[str, Any]) -> None:
        self._lines: list[str] = []
        self.head = FIRST
        self.record({"schema": SCHEMA, **header})

    def record(self, record: dict[str, Any]) -> None:
        """Append one line, bound to the line before."""
        line = canonical({**record, "previous": self.head})
        self._lines.append(line)
        self.head = digest(line.encode("ascii"))

    def text(self) -> str:
        """Return the whole trace, every line ended."""
        return "".join(f"{line}\n" for line in self._lines)
