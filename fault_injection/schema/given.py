"""What a run that is given in full adds to a scenario: the records of the core, field by field."""

from typing import Any, get_args, get_origin, get_type_hints

import attrs

from controller.presets import PRESETS
from controller.state import State
from fault_injection import given
from fault_injection.named_values import INTEGER_MAX, ITEMS
from fault_injection.schema.words import (
    BOOLEAN,
    Schema,
    leaf,
    many,
    number,
    one_kind_of,
    one_of,
    only,
    record,
    whole,
)
from spec.claims import CLAIMS
from spec.ghosts import Choice, Ghost
from spec.judging import judgeable
from spec.records import Nature

NUMBER: Schema = {"type": "integer", "minimum": -INTEGER_MAX, "maximum": INTEGER_MAX}


class Records:
    """The schemas of record classes, each once, for others to point at."""

    def __init__(self) -> None:
        self.definitions: dict[str, Schema] = {}
        self._kinds: dict[str, type] = {}

    def of(self, kind: type) -> Schema:
        """Return a pointer to the schema of a class, of which every field may be left out."""
        name = kind.__name__
        if self._kinds.setdefault(name, kind) is not kind:
            raise ValueError(f"two classes are called {name}")
        if name not in self.definitions:
            self.definitions[name] = {}
            self.definitions[name] = record({}, self._fields(kind))
        return {"$ref": f"#/$defs/{name}"}

    def event(self) -> Schema:
        """Return the schema of an event: its class, and the fields that this has."""
        return one_kind_of(
            {name: record({"kind": only(name)}, self._fields(kind)) for name, kind in given.EVENTS.items()}
        )

    def _fields(self, kind: type) -> dict[str, Schema]:
        hints = get_type_hints(kind)
        return {field.name: self._field(hints[field.name]) for field in attrs.fields(kind)}

    def _field(self, hint: Any) -> Schema:
        if get_origin(hint) is tuple:
            items = {whole(ITEMS.pattern): self._value(get_args(hint)[0])}
            return {"type": "object", "patternProperties": items, "additionalProperties": False}
        return self._value(hint)

    def _value(self, hint: Any) -> Schema:
        kind = getattr(hint, "__supertype__", hint)
        return self.of(kind) if attrs.has(kind) else leaf(kind, NUMBER)


def tables(records: Records) -> tuple[dict[str, Schema], dict[str, Schema]]:
    """Return the keys that such a run needs, and those that it may have."""
    device = record(
        {
            "preset": one_of(preset.name for preset in PRESETS),
            given.CAPACITY.key: number(given.CAPACITY),
            "level_sensor": BOOLEAN,
            "pressure_sensor": BOOLEAN,
        }
    )
    initial = record({"device": device, "state": records.of(State), "ghost": records.of(Ghost)})
    beside = {"nature": records.of(Nature), "begins": records.of(Choice)}
    step = many(record({"event": records.event()}, beside), 1, given.STEPS_MAX)
    predicates = one_of(sorted(judgeable()))  # they are registered in the order of imports
    refuted = record({"claim": one_of(claim.id for claim in CLAIMS), "predicate": predicates})
    return {"initial": initial, "step": step}, {"refuted": refuted}
