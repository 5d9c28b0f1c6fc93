"""Counterexamples as scenario files, which `dosebound replay` carries out on the shipping code.

The one module of the proofs that knows of the fault laboratory, and of it no more than such a file. A batch
says what happens; which claims that refutes is known only when all batches are judged.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from attrs import evolve

from controller.presets import Device
from controller.shell.errors import BadFile
from controller.shell.files import write_text
from controller.shell.reading import parse_table
from fault_injection.given import Given, Refuted, Step, given_in, written_given
from fault_injection.scenario import SCHEMA
from proofs.results import ClaimResult

FOLDER = "counterexamples"
GIVEN = "given"
"""Where an example carries what happens, until it is a file."""
NO_PUMP = "a prescription that is asked for, which no pump has been told: `dosebound check` judges those"
NO_STEP = "how a pump is commissioned, or begins anew in limp-home: there is no step, and no state before it"
NO_STATE = "stored records and what was done to their bytes, or the engine: there is no state of a pump"
NOT_NATIVE = "values on which the code itself does not fail: there is nothing to see"


def steps_of(plain: dict[str, Any], device: Device) -> Given | None:
    """Return what happens in a counterexample, or None if it is not about a step."""
    if "state" not in plain:
        return None
    step = Step(event=plain["event"], nature=plain["nature"], choice=plain["choice"])
    return Given(device=device, state=plain["state"], ghost=plain["ghost"], steps=(step,), refuted=None)


def handed_over(results: Iterable[ClaimResult], out: Path) -> list[ClaimResult]:
    """Write a scenario for each claim with a counterexample, and return the results with its name in them.

    Raises:
        BadFile: a file cannot be written.
    """
    return [_handed_over(result, out) for result in results]


def _handed_over(result: ClaimResult, out: Path) -> ClaimResult:
    if result.counterexample is None:
        return result
    example = dict(result.counterexample)
    given = example.pop(GIVEN, None)
    if given is None:
        return _with(result, example, None, _why_not(example))
    told = evolve(given, refuted=Refuted(result.id, example["predicate"]))
    name, text = f"{FOLDER}/{_name(result.id, example['event'])}.toml", _text(result, example, told)
    try:
        given_in(parse_table(text, name))
    except BadFile as bad:  # numbers that no such file may hold
        return _with(result, example, None, str(bad))
    (out / FOLDER).mkdir(parents=True, exist_ok=True)
    write_text(out / name, text)
    return _with(result, example, name, None)


def _with(result: ClaimResult, example: dict[str, Any], name: str | None, why: str | None) -> ClaimResult:
    return evolve(result, counterexample={**example, "scenario": name, "no_scenario": why})


def _why_not(example: dict[str, Any]) -> str:
    if not example["fails_natively"]:
        return NOT_NATIVE
    event = str(example.get("event", ""))
    if event.startswith("Commissioning"):
        return NO_STEP
    return NO_PUMP if event.startswith("Admission") else NO_STATE


def _text(result: ClaimResult, example: dict[str, Any], given: Given) -> str:
    told = {
        "schema": SCHEMA,
        "id": _name(result.id, example["event"]).lower(),
        "title": f"Counterexample of {result.id}: {result.title}",
        "source": f"dosebound verify: {example['obligation']}",
    }
    head = "".join(f"{key} = {json.dumps(value)}\n" for key, value in told.items())
    return f"# {example['sentence']}\n{head}\n{written_given(given)}"


def _name(claim: str, event: str) -> str:
    return f"{claim}-{re.sub('[^a-z0-9]+', '-', event.lower())}"
