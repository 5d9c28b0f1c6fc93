"""The published schemas as validators, and files as they look at them."""

import json
import tomllib
from datetime import date, time
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator

from fault_injection.schema.published import place


@cache
def validator(name: str) -> Draft202012Validator:
    """What is published, read from its file."""
    schema = json.loads(place(name).read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def objections(name: str, instance: Any) -> list[str]:
    """What a schema says of tables, each with where it stands."""
    return [f"{each.json_path}: {each.message}" for each in validator(name).iter_errors(instance)]


def tables(text: str) -> Any:
    """TOML as JSON has it."""
    return _as_json(tomllib.loads(text))


def _as_json(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _as_json(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_as_json(inner) for inner in value]
    return value.isoformat() if isinstance(value, date | time) else value
