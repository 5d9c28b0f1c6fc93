"""The published schemas: made of what the readers know, and no stricter than these."""

import json
import shutil
from collections.abc import Callable, Iterator
from copy import deepcopy
from functools import cache
from importlib.resources import files
from pathlib import Path
from random import Random
from typing import Any

import pytest

from controller.order import Order
from controller.shell.errors import BadFile
from controller.shell.prescription_file import read_prescription
from controller.shell.reading import Table, read_text
from controller.units import CommandCounter
from fault_injection.entries import event, expectation
from fault_injection.fault_entries import fault
from fault_injection.frame import Frame
from fault_injection.replay import new_trace, replayed
from fault_injection.scenario import Scenario, read_scenario, undisturbed
from fault_injection.schema.published import SCHEMAS, place, written
from fault_injection.schema.scenario import PATH
from fault_injection.schema.words import TIME, Schema
from tests.fault_injection.mutations import mutated
from tests.fault_injection.schemas import objections, tables
from tests.fault_injection.small import eventful
from tests.fault_injection.test_given import HEAD, SIMPLE

ROOM = Path(str(files("fault_injection")))
SCENARIOS = sorted((*ROOM.glob("scenarios/*.toml"), *ROOM.glob("incidents/library/*.toml")))
EXAMPLES = Path("docs/examples").resolve()
PRESCRIPTIONS = sorted((*EXAMPLES.glob("*.toml"), *ROOM.rglob("prescriptions/*.toml")))
ENTRIES = ("fault", "event", "expect")
SPOILED = 600
AT_LAST = """
[[event]]
kind = "bit_flipped"
at = "0 d 05:05"
[[event]]
kind = "stop"
at = "0 d 05:12"
[[event]]
kind = "records_lost"
at = "0 d 05:30"
[[fault]]
kind = "power_lost"
from = "0 d 05:10"
until = "0 d 05:15"
"""
OF_ITSELF = {"Commissioned", "BitFlipped", "PowerOff", "UnheardStop", "RecordsLost", "End"}
"""Kinds of record of such a run that are no events of the controller."""
UNNATURAL = "nature.drawn_nl = -5\nnature.true_pg = -7\n"
"""Nature can do less than nothing in a run that is given in full: what it does is not assumed there."""
STRUCTURAL = ("missing", "unknown key", "expected a", "expected one of", "is not a time")
"""How a reader begins to turn down what a schema can tell."""


@cache
def entries() -> Schema:
    """What the schema says of a run from commissioning on."""
    schema: Schema = json.loads(read_text(place("scenario")))
    found: Schema = schema["else"]["properties"]
    return found


def kinds() -> Iterator[tuple[str, str]]:
    """Every kind of every array of entries."""
    for array in ENTRIES:
        for kind in entries()[array]["items"]["properties"]["kind"]["enum"]:
            yield array, kind


def body_of(array: str, kind: str) -> dict[str, Any]:
    """The schema of a kind."""
    branches = entries()[array]["items"]["allOf"]
    found = [branch["then"] for branch in branches if branch["if"]["properties"]["kind"] == {"const": kind}]
    assert 1 == len(found)
    body: dict[str, Any] = found[0]
    return body


def sample(schema: dict[str, Any]) -> object:
    """The least that a schema of one value accepts."""
    if schema == TIME:
        return "0 d 01:00"
    if schema == PATH:
        return "pump.toml"
    if "const" in schema or "enum" in schema:
        return schema["const"] if "const" in schema else schema["enum"][0]
    return True if schema["type"] == "boolean" else schema["minimum"]


@cache
def frame() -> Frame:
    """Against which entries are read, wherever a prescription may be."""
    scenario = undisturbed(EXAMPLES / "adult-spinal-daynight.toml", days=1, seed=1)

    def named(entry: Table, key: str) -> Order:
        assert "pump.toml" == entry.text(key)
        return scenario.initial.order

    return Frame(
        device=scenario.device,
        entered=scenario.concentration,
        duration=scenario.duration,
        seed=1,
        order_from=named,
        fallback_at=lambda _, __: scenario.initial.order,
    )


def read(array: str, entry: dict[str, object]) -> None:
    """Give an entry to its reader."""
    table = Table("scenario.toml", f"{array}[1]", entry)
    if array == "fault":
        fault(table, frame())
    elif array == "event":
        event(table, frame(), CommandCounter(2))
    else:
        expectation(table, frame())


def said(array: str, entry: dict[str, object]) -> list[str]:
    """What the schema says of a scenario with this entry and no other."""
    words = {"schema": "dosebound.scenario/1", "id": "a", "title": "A", "source": "made up", "seed": 1}
    run = {**words, "prescription": "pump.toml", "duration": "1 d 00:00", array: [entry]}
    return objections("scenario", run)


@pytest.mark.parametrize("name", SCHEMAS)
def test_what_is_published_is_what_the_readers_know(name: str) -> None:
    """To be written anew with `python -m fault_injection.schema`."""
    assert written(name) == read_text(place(name))


def test_every_file_that_ships_is_accepted() -> None:
    """Scenarios, incidents, prescriptions, and a run that is given in full."""
    assert len(SCENARIOS) > 40
    assert len(PRESCRIPTIONS) > 10
    for name, paths in (("scenario", SCENARIOS), ("prescription", PRESCRIPTIONS)):
        for path in paths:
            assert [] == objections(name, tables(read_text(path))), path.name
    assert [] == objections("scenario", tables(HEAD + SIMPLE))


def one_of(body: dict[str, Any]) -> list[str]:
    """The keys of which an entry has just one."""
    return [key for choice in body.get("oneOf", ()) for key in choice["required"]]


@pytest.mark.parametrize(("array", "kind"), [*kinds()])
def test_no_entry_has_keys_that_its_reader_does_not_know_or_wants_others(array: str, kind: str) -> None:
    """The least that a schema accepts, and all keys that it knows, are read as far as a schema could tell."""
    body = body_of(array, kind)
    for keys in (body["required"], body["properties"]):
        entry = {key: sample(body["properties"][key]) for key in keys}
        for other, chosen in enumerate(one_of(body)):  # just the first of them
            entry.pop(chosen, None)
            entry |= {} if other else {chosen: sample(body["properties"][chosen])}
        assert [] == said(array, entry)
        try:
            read(array, entry)
        except BadFile as error:
            assert not error.reason.startswith(STRUCTURAL), error.format_message()


@pytest.mark.parametrize(("array", "kind"), [*kinds()])
def test_what_its_reader_does_not_know_is_turned_down(array: str, kind: str) -> None:
    """Another key, one that is missing, and a value of another type."""
    body = body_of(array, kind)
    entry = {key: sample(body["properties"][key]) for key in body["required"]}
    spoiled = [{**entry, "unknown": 1}, *({**entry, key: []} for key in entry)]
    spoiled += [{other: entry[other] for other in entry if other != key} for key in entry]
    for each in spoiled:
        assert said(array, each), each
        with pytest.raises(BadFile):
            read(array, each)


@pytest.mark.parametrize(
    ("name", "read_file", "paths", "seed"),
    [
        ("scenario", read_scenario, SCENARIOS, 5),
        ("prescription", read_prescription, PRESCRIPTIONS, 6),
    ],
)
def test_a_spoiled_file_that_is_read_all_the_same_is_accepted(
    tmp_path: Path, name: str, read_file: Callable[[Path], object], paths: list[Path], seed: int
) -> None:
    """No schema is stricter than its reader."""
    accepted = 0
    shutil.copytree(ROOM / "scenarios", tmp_path / "scenarios")
    texts, random = tuple(path.read_bytes() for path in paths), Random(seed)
    path = tmp_path / "scenarios" / "spoiled.toml"
    for number in range(SPOILED):
        path.write_bytes(mutated(texts[number % len(texts)], texts, random))
        try:
            read_file(path)
        except BadFile:
            continue
        accepted += 1
        assert [] == objections(name, tables(read_text(path)))
    assert accepted > SPOILED // 50


@pytest.mark.parametrize(
    ("name", "key", "values"),
    [
        ("prescription", "label", ("a\n", "", "a b", "a" * 65)),
        ("scenario", "id", ("a\n", "A", "")),
        ("scenario", "title", ("a\n", "a\tb", "", "a" * 401)),
        ("scenario", "duration", ("2 d 00:00\n", "2 d 24:00", "2 d")),
        ("scenario", "prescription", ("",)),
    ],
)
def test_a_text_is_taken_whole(name: str, key: str, values: tuple[str, ...]) -> None:
    """Also one that ends with a line end."""
    path = {"prescription": PRESCRIPTIONS, "scenario": SCENARIOS}[name][0]
    whole = tables(read_text(path))
    assert [] == objections(name, whole)
    assert [] == [value for value in values if not objections(name, {**whole, key: value})]


def test_the_beginning_of_a_program_may_be_written_in_each_way_of_toml() -> None:
    """As the text of the file, too, where that is not made into a time first."""
    whole = tables(read_text(EXAMPLES / "child.toml"))
    step = whole["program"]["step"]
    for start in ("2026-03-02T09:00:00", "2026-03-02 09:15", "2026-03-02t09:30:00.000"):
        assert [] == objections("prescription", {**whole, "program": {"start": start, "step": step}})
    for start in ("2026-03-02", "2026-03-02T09:07:00", "2026-03-02T09:00:00Z", "2026-03-02T09:00:01"):
        assert objections("prescription", {**whole, "program": {"start": start, "step": step}})


def test_what_is_wrong_with_an_entry_is_told_of_its_own_kind() -> None:
    """Not of every kind that it might have been."""
    unknown = tables(HEAD + SIMPLE + "event.unknown = 1\n")
    assert [
        "$.step[0].event: Additional properties are not allowed ('unknown' was unexpected)"
    ] == objections("scenario", unknown)
    whole = tables(read_text(next(ROOM.glob("incidents/library/*.toml"))))
    del whole["incident"]["verdict"]
    told = objections("scenario", whole)
    assert ["$.incident: 'verdict' is a required property"] == told


def test_a_prescription_is_looked_at_key_by_key() -> None:
    """Left out, of another type, or beside what is known."""
    whole = tables(read_text(EXAMPLES / "patient-bolus.toml"))
    assert [] == objections("prescription", whole)
    for section in ("device", "drug", "reservoir", "program", "patient_bolus", "limits"):
        for key in whole[section]:
            other = deepcopy(whole)
            other[section][key] = []
            assert objections("prescription", other), key
        other = deepcopy(whole)
        other[section]["unknown"] = 1
        assert objections("prescription", other)
    assert objections("prescription", {key: whole[key] for key in whole if key != "drug"})


def traced(scenario: Scenario) -> Iterator[dict[str, Any]]:
    trace = new_trace(scenario)
    replayed(scenario, trace, lambda _: None)
    for line in trace.text().splitlines():
        yield json.loads(line)


@pytest.mark.parametrize("name", ["small", "given"])
def test_every_line_of_a_trace_is_accepted(tmp_path: Path, name: str) -> None:
    """Commands and what became of them, signals, power, and a step that is given: one of each shape."""
    path = eventful(tmp_path)
    with path.open("a", encoding="utf-8") as file:
        file.write(AT_LAST)
    if name == "given":
        path = tmp_path / "given.toml"
        path.write_text(HEAD + SIMPLE + UNNATURAL, encoding="utf-8")
    shapes = {}
    for line in traced(read_scenario(path)):
        shapes[line.get("event", {}).get("kind"), *line, *line.get("alarms", ())] = line
    assert len(shapes) >= 4
    if name == "small":
        assert {kind for kind, *_ in shapes} >= OF_ITSELF
    for line in shapes.values():
        assert [] == objections("trace", line)
        for key in line.keys() - {"refusals", "withheld", "violations"}:
            assert objections("trace", {other: line[other] for other in line if other != key})
        assert objections("trace", {**line, "unknown": 1})
