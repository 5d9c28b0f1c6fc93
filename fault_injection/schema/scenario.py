"""The schema of a scenario, `dosebound.scenario/1`: from commissioning on, or given in full."""

from collections.abc import Iterable, Mapping

from controller.alarms import Cause
from controller.order import TurnBy
from controller.shell.command_entries import COMMANDS
from controller.shell.decimals import Quantity
from controller.shell.reading import LINE_CHARS_MAX
from controller.state import Mode
from fault_injection import scenario as file
from fault_injection.entries import BODY_EVENTS, EXPECTATIONS, MASS, OF_LIMIT, TRUE_FILL
from fault_injection.fault_entries import FAULTS
from fault_injection.incidents.incident import WORDS_MAX, Answer, Certainty, Harm
from fault_injection.logbook import Span
from fault_injection.schema.given import Records, tables
from fault_injection.schema.words import (
    BOOLEAN,
    TIME,
    Schema,
    document,
    many,
    member,
    number,
    numbers,
    one_kind_of,
    only,
    record,
    text,
    value,
)

PATH: Schema = {**text(LINE_CHARS_MAX), "description": "a prescription; relative to the scenario"}
ANY_SPAN = {"from": TIME, "until": TIME}
OF_EVENTS: Mapping[str, Schema] = {
    "by": member(TurnBy),
    "cause": member(Cause),
    "prescription": PATH,
    "fallback": PATH,
    "second_person": BOOLEAN,
    "record_lost": BOOLEAN,
}
"""Keys of events beside numbers."""
EITHER_ORDER = ("prescription", "fallback")
"""What a fill is confirmed with: one of them."""
OF_EXPECTATIONS: Mapping[str, Schema] = {
    "cause": member(Cause),
    "by": TIME,
    "at": TIME,
    "not_before": TIME,
    "window": value(Span),
    "is": member(Mode),
    **ANY_SPAN,
}


def _either(*keys: str) -> dict[str, object]:
    """That one of the keys is there, and no other."""
    return {"oneOf": [{"required": [key]} for key in keys]}


def scenario() -> Schema:
    """Return the schema."""
    records = Records()
    needed, more = tables(records)
    words = {"schema": only(file.SCHEMA), "id": text(64, file.ID.pattern)}
    words |= {key: text(file.TEXT_CHARS_MAX) for key in ("title", "source")}
    commissioned = record(
        {**words, "prescription": PATH, "duration": TIME, file.SEED.key: number(file.SEED)},
        {**numbers((file.DEAD_VOLUME,)), "incident": _incident(), **_entries()},
    )
    in_full = record({**words, **needed}, more)
    kinds = {"if": {"required": ["initial"]}, "then": in_full, "else": commissioned}
    return document(file.SCHEMA, "A scenario", {"type": "object", **kinds, "$defs": records.definitions})


def _entries() -> dict[str, Schema]:
    entries = {"fault": _faults(), "event": _events(), "expect": _expectations()}
    return {key: many(one_kind_of(kinds), 0, file.ENTRIES_MAX) for key, kinds in entries.items()}


def _kind(name: str, keys: Mapping[str, Schema], may_be_absent: Iterable[str], **more: object) -> Schema:
    absent = {key: keys[key] for key in keys if key in may_be_absent}
    needed = {key: keys[key] for key in keys if key not in absent}
    return record({"kind": only(name), **needed}, absent, **more)


def _faults() -> dict[str, Schema]:
    return {
        name: _kind(name, {**ANY_SPAN, **numbers(kind.quantities)}, ANY_SPAN) for name, kind in FAULTS.items()
    }


def _events() -> dict[str, Schema]:
    told = {name: (keys, quantities) for name, (keys, quantities, _) in COMMANDS.items()}
    told |= {name: (keys, ()) for name, (keys, _) in BODY_EVENTS.items()}
    return {name: _event(name, *each) for name, each in told.items()}


def _event(name: str, keys: tuple[str, ...], quantities: tuple[Quantity, ...]) -> Schema:
    truth = numbers(TRUE_FILL) if name == "report_fill" else {}
    told = {"at": TIME, **{key: OF_EVENTS[key] for key in keys}, **numbers(quantities), **truth}
    if name == "confirm_fill":
        return _kind(name, told, EITHER_ORDER, **_either(*EITHER_ORDER))
    return _kind(name, told, ("fallback", *truth))


def _expectations() -> dict[str, Schema]:
    absent = ("not_before", *ANY_SPAN, MASS.key, OF_LIMIT.key)
    return {
        name: _kind(
            name,
            {**{key: OF_EXPECTATIONS[key] for key in keys}, **_bounds(quantities)},
            absent,
            **(_either(MASS.key, OF_LIMIT.key) if quantities else {}),
        )
        for name, (keys, quantities, _) in EXPECTATIONS.items()
    }


def _bounds(quantities: Iterable[Quantity]) -> dict[str, Schema]:
    """A bound of nothing is written as a mass."""
    found = numbers(quantities)
    return {
        key: {**each, "exclusiveMinimum": 0} if key == OF_LIMIT.key else each for key, each in found.items()
    }


def _incident() -> Schema:
    words = text(WORDS_MAX)
    needed = dict.fromkeys(("when", "what", "consequence"), words)
    needed |= {"certainty": value(Certainty), "onset": TIME, "harm": value(Harm), "verdict": value(Answer)}
    told = {"alarm": member(Cause), "by": TIME}
    in_time = {"properties": {"verdict": only(Answer.ALARMS.value)}, "required": ["verdict"]}
    either = {"then": {"required": list(told)}, "else": {"properties": dict.fromkeys(told, False)}}
    return {**record(needed, {"assumed": words, **told}), "if": in_time, **either}
