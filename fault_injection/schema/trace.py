"""The schema of a line of a trace, `dosebound.trace/1`: the header, or what happened at a moment."""

from collections.abc import Mapping
from typing import Any, get_args, get_origin, get_type_hints

import attrs

from controller.alarms import Cause
from controller.order import Order
from controller.refusals import Refusals
from controller.state import Mode
from controller.step import StepResult
from fault_injection import trace as file
from fault_injection.entries import Happening
from fault_injection.fault_entries import FAULTS
from fault_injection.given import EVENTS
from fault_injection.schema.words import (
    DIGEST,
    INTEGER,
    TIME,
    Schema,
    document,
    leaf,
    one_kind_of,
    one_of,
    only,
    record,
)

BY_ITSELF = ("Commissioned", "Given", "End", "Raised", "PowerOff", "BitFlipped", "RecordsLost")
"""Kinds of record beside the events of the controller, and whatever it did not hear for want of power."""
NATURAL: Schema = {"type": "integer", "minimum": 0}
WORDS: Schema = {"type": "string"}


def trace() -> Schema:
    """Return the schema of one line."""
    kinds = {"if": {"required": ["schema"]}, "then": _header(), "else": _record()}
    return document(file.SCHEMA, "A line of a trace", {"type": "object", **kinds})


def _header() -> Schema:
    digests = ("controller_sha256", "laboratory_sha256", "spec_sha256", "scenario_sha256", "previous")
    return record(
        {
            "schema": only(file.SCHEMA),
            "version": WORDS,
            "scenario": WORDS,
            "seed": NATURAL,
            **dict.fromkeys(digests, DIGEST),
        }
    )


def _record() -> Schema:
    return record(
        {
            "minute": NATURAL,
            "time": TIME,
            "event": one_kind_of(_events()),
            "effects": {"type": "array", "items": one_kind_of(_effects())},
            "alarms": record({}, {cause.name: one_of(("acknowledged", "unacknowledged")) for cause in Cause}),
            "mode": one_of(Mode.__members__),
            "state_sha256": DIGEST,
            "faults": {"type": "array", "items": one_of(FAULTS)},
            "truth": record(
                {"elapsed_ds": INTEGER, "drawn_nl": INTEGER, "mass_pg": INTEGER, "volume_nl": INTEGER}
            ),
            "previous": DIGEST,
        },
        {
            "refusals": {
                "type": "array",
                "items": one_of(field.name for field in attrs.fields(Refusals)),
                "minItems": 1,
            },
            "withheld": INTEGER,
            "violations": {"type": "object", "additionalProperties": WORDS, "minProperties": 1},
        },
    )


def _events() -> dict[str, Schema]:
    unheard = [f"Unheard{kind.__name__}" for kind in get_args(Happening)]
    return {**{name: _kind(name) for name in (*BY_ITSELF, *unheard)}, **_kinds(EVENTS)}


def _effects() -> dict[str, Schema]:
    hints = get_type_hints(StepResult)
    return {"Persist": _kind("Persist"), **_kinds({"Motor": hints["motor"], "Tone": hints["tone"]})}


def _kinds(named: Mapping[str, type]) -> dict[str, Schema]:
    return {name: _kind(name, _fields(kind)) for name, kind in named.items()}


def _kind(name: str, fields: Mapping[str, Schema] | None = None) -> Schema:
    return record({"kind": only(name), **(fields or {})})


def _fields(kind: type) -> dict[str, Schema]:
    hints = get_type_hints(kind)
    return {field.name: _plain(hints[field.name]) for field in attrs.fields(kind)}


def _plain(hint: Any) -> Schema:
    """How a trace writes a value of the core: see `controller.shell.encoding.plain`."""
    kind = getattr(hint, "__supertype__", hint)
    if kind is Order:
        return record({"order_sha256": DIGEST})
    if get_origin(kind) is tuple:
        return {"type": "array", "items": _plain(get_args(kind)[0])}
    return record(_fields(kind)) if attrs.has(kind) else leaf(kind, INTEGER)
