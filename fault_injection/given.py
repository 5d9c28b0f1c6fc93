"""A run that is given in full: a state and its ghosts, which no run need ever come to, and the steps then.

Such is a counterexample of `dosebound verify`. In a scenario file it stands in the place of a prescription,
of faults and events: nothing is drawn, and what nature does at a step is said with it.

| table | keys |
|---|---|
| `[refuted]` | claim, predicate: what the file is about; may be left out |
| `[initial.device]` | preset, reservoir_nl, level_sensor, pressure_sensor |
| `[initial.state]`, `[initial.ghost]` | the fields of `State` and `Ghost`: `fault_injection.named_values` |
| `[[step]]` | event: kind (a class of event) and its fields; nature, begins: those of `Nature` and `Choice` |
"""

from collections.abc import Iterator
from difflib import get_close_matches
from typing import get_args

from attrs import evolve, frozen

from controller.events import Event, Tick
from controller.presets import PRESETS, Device
from controller.shell.decimals import Quantity
from controller.shell.reading import Table, shown
from controller.state import State
from controller.units import Minutes, Nanolitres
from fault_injection.named_values import record_in, written_record
from spec.claims import CLAIMS
from spec.ghosts import NOTHING_BEGINS, Choice, Ghost
from spec.judging import judgeable
from spec.records import Nature

KEYS = ("refuted", "initial", "step")
CAPACITY = Quantity("reservoir_nl", "reservoir", "nL", 0, 10**9, 0)
STEPS_MAX = 1_000
STILL = Nature(drawn_nl=0, true_pg=0, tick_ds=0, held_nl=0, drained_uj=0)
EVENTS = {kind.__name__: kind for kind in get_args(Event)}


@frozen
class Step:
    """One step: what happens, what truly comes of it, and which watches begin with it."""

    event: Event
    nature: Nature
    choice: Choice


@frozen
class Refuted:
    """A claim, and the predicate or invariant, on which it rests, that a step breaks."""

    claim: str
    predicate: str


@frozen
class Given:
    """A state, what an observer knows of it, and what happens then.

    Attributes:
        device: a preset, perhaps of another capacity or with other sensors.
        state: the state before the first step.
        ghost: what an observer knows of it.
        steps: at least one.
        refuted: what they are about, if they are a counterexample.
    """

    device: Device
    state: State
    ghost: Ghost
    steps: tuple[Step, ...]
    refuted: Refuted | None

    @property
    def minutes(self) -> Minutes:
        """How many of the steps are ticks."""
        return Minutes(sum(isinstance(step.event, Tick) for step in self.steps))


def given_in(root: Table) -> Given:
    """Return what a scenario gives in full.

    Raises:
        BadFile: something is missing, unknown, mistyped or of another shape.
    """
    initial = root.table("initial")
    initial.only(("device", "state", "ghost"))
    entries = root.tables("step")
    if not 1 <= len(entries) <= STEPS_MAX:
        root.fail("step", f"expected 1 to {STEPS_MAX} steps, not {len(entries)}")
    return Given(
        device=_device(initial.table("device")),
        state=record_in(initial.table("state"), State),
        ghost=record_in(initial.table("ghost"), Ghost),
        steps=tuple(_step(entry) for entry in entries),
        refuted=_refuted(root.table("refuted")) if root.has("refuted") else None,
    )


def written_given(given: Given) -> str:
    """Return the tables of a scenario file that give a run in full."""
    return "\n".join(line for table in _tables(given) for line in (*table, ""))


def _tables(given: Given) -> Iterator[tuple[str, ...]]:
    device, refuted = given.device, given.refuted
    if refuted is not None:
        yield "[refuted]", f'claim = "{refuted.claim}"', f'predicate = "{refuted.predicate}"'
    yield (
        "[initial.device]",
        f'preset = "{device.name}"',
        f"reservoir_nl = {device.reservoir_nl}",
        f"level_sensor = {shown(device.has_level_sensor)}",
        f"pressure_sensor = {shown(device.has_pressure_sensor)}",
    )
    yield "[initial.state]", *written_record(given.state, "")
    yield "[initial.ghost]", *written_record(given.ghost, "")
    for step in given.steps:
        yield (
            "[[step]]",
            f'event.kind = "{type(step.event).__name__}"',
            *written_record(step.event, "event"),
            *written_record(step.nature, "nature"),
            *written_record(step.choice, "begins"),
        )


def _refuted(entry: Table) -> Refuted:
    entry.only(("claim", "predicate"))
    return Refuted(
        claim=_one_of(entry, "claim", tuple(claim.id for claim in CLAIMS)),
        predicate=_one_of(entry, "predicate", judgeable()),
    )


def _step(entry: Table) -> Step:
    entry.only(("event", "nature", "begins"))
    event = entry.table("event")
    kind = EVENTS[_one_of(event, "kind", tuple(EVENTS))]
    return Step(
        event=record_in(event, kind, beside=("kind",)),
        nature=record_in(entry.table("nature"), Nature) if entry.has("nature") else STILL,
        choice=record_in(entry.table("begins"), Choice) if entry.has("begins") else NOTHING_BEGINS,
    )


def _device(entry: Table) -> Device:
    entry.only(("preset", "level_sensor", "pressure_sensor"), (CAPACITY,))
    name = _one_of(entry, "preset", tuple(preset.name for preset in PRESETS))
    return evolve(
        next(preset for preset in PRESETS if preset.name == name),
        reservoir_nl=Nanolitres(entry.amount(CAPACITY).units),
        has_level_sensor=entry.boolean("level_sensor"),
        has_pressure_sensor=entry.boolean("pressure_sensor"),
    )


def _one_of(entry: Table, key: str, known: tuple[str, ...]) -> str:
    name = entry.text(key)
    if name not in known:
        near = get_close_matches(name, known, n=1)
        entry.fail(key, f"unknown; did you mean {near[0]}?" if near else "unknown")
    return name
