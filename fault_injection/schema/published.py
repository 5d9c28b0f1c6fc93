"""Where the schemas stand, and what stands there."""

import json
from collections.abc import Callable, Mapping
from importlib.resources import files
from pathlib import Path

from fault_injection.schema.prescription import prescription
from fault_injection.schema.scenario import scenario
from fault_injection.schema.trace import trace
from fault_injection.schema.words import Schema

SCHEMAS: Mapping[str, Callable[[], Schema]] = {
    "prescription": prescription,
    "scenario": scenario,
    "trace": trace,
}
"""What each file of this folder is made of."""


def place(name: str) -> Path:
    """Return the file in which a schema is published."""
    return Path(str(files("fault_injection").joinpath("schema", f"{name}.json")))


def written(name: str) -> str:
    """Return a schema as it ought to stand there."""
    return json.dumps(SCHEMAS[name](), indent=1, ensure_ascii=False) + "\n"
