"""The laboratory's commands: `simulate` and `replay`."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress

from controller.shell.errors import BadFile
from controller.shell.files import ensure_writable, write_json, write_text
from controller.shell.tables import console
from fault_injection.monitors import Watching
from fault_injection.replay import new_trace, replayed
from fault_injection.scenario import (
    DAYS_MAX,
    ID,
    SEED_MAX,
    Scenario,
    read_scenario,
    shipped,
    shipped_ids,
    undisturbed,
)
from fault_injection.summary import summarised
from fault_injection.tables import shown

SIMULATE_SCHEMA = "dosebound.simulate/1"
REPLAY_SCHEMA = "dosebound.replay/1"

# Neither existence nor kind is checked here, so that every bad file is reported in one way.
FILE = click.Path(path_type=Path, readable=False)
JSON_OPTION = click.option(
    "--json", "json_file", type=FILE, metavar="FILE", help="Write the result as JSON too."
)
MONITORS_OPTION = click.option(
    "--monitors",
    type=click.Choice((Watching.ALL.value, Watching.DOSE.value)),
    default=Watching.ALL.value,
    show_default=True,
    help="Watch every claim, or the dose and the reservoir alone, which is faster.",
)


class Days(click.IntRange):
    """Whole days; what is none is said to be so in words."""

    name = "number of whole days"


@click.command()
@click.argument("prescription", type=FILE)
@click.option("--days", type=Days(1, DAYS_MAX), metavar="N", required=True, help="Days of the pump's clock.")
@click.option(
    "--seed", type=click.IntRange(0, SEED_MAX), default=1, show_default=True, help="Seed of all randomness."
)
@MONITORS_OPTION
@JSON_OPTION
@click.pass_context
def simulate(
    context: click.Context, prescription: Path, days: int, seed: int, monitors: str, json_file: Path | None
) -> None:
    """Run PRESCRIPTION without faults, every monitor on unless you ask for fewer.

    True strokes and true time are drawn within their tolerances from the seed.

    Exit: 0 every monitor held; 1 one was violated, or the prescription is refused; 2 bad file or usage.
    """
    _spare((prescription,), json_file)
    scenario = undisturbed(prescription, days=days, seed=seed)
    context.exit(_run(scenario, SIMULATE_SCHEMA, None, json_file, Watching(monitors)))


@click.command()
@click.argument("scenario", type=FILE)
@click.option("--trace", "trace_file", type=FILE, metavar="FILE", help="Write the trace, dosebound.trace/1.")
@JSON_OPTION
@click.pass_context
def replay(context: click.Context, scenario: Path, trace_file: Path | None, json_file: Path | None) -> None:
    """Run SCENARIO: a file, or the id of one that comes with the package.

    A monitor whose assumption the scenario breaks is shown, not counted.

    Exit: 0 every expectation and monitor held; 1 one was violated; 2 bad file or usage.
    """
    read = read_scenario(_found(scenario))
    _spare(read.files, trace_file, json_file)
    context.exit(_run(read, REPLAY_SCHEMA, trace_file, json_file))


def _found(scenario: Path) -> Path:
    """The file meant; a word that is neither a file nor the id of a shipped scenario gets their list."""
    path = scenario if scenario.exists() else shipped(str(scenario))
    if path is None and ID.fullmatch(str(scenario)):
        ids = ", ".join(shipped_ids())
        raise BadFile(str(scenario), "", "", f"no such file, and no scenario that ships: those are {ids}")
    return path or scenario


def _spare(inputs: tuple[Path, ...], *outputs: Path | None) -> None:
    """Raise BadFile if an output cannot be written, or would take the place of an input or another output."""
    taken = {os.path.realpath(path) for path in inputs}
    for output in outputs:
        if output is None:
            continue
        place = os.path.realpath(output)
        if place in taken:
            raise BadFile(str(output), "", "", "is another file of this run, which would be overwritten")
        ensure_writable(output)
        taken.add(place)


def _run(
    scenario: Scenario,
    schema: str,
    trace_file: Path | None,
    json_file: Path | None,
    watching: Watching = Watching.ALL,
) -> int:
    """Run, show, write what was asked for, and return the exit code."""
    trace = None if trace_file is None else new_trace(scenario)
    with _progress(scenario.duration) as advance:
        outcome = replayed(scenario, trace, advance, watching)
    console().print(shown(scenario, outcome))
    if trace is not None and trace_file is not None:
        write_text(trace_file, trace.text())
    if json_file is not None:
        head = None if trace is None else trace.head
        write_json(json_file, summarised(scenario, outcome, schema=schema, trace_head=head))
    return 0 if outcome.held else 1


@contextmanager
def _progress(minutes: int) -> Iterator[Callable[[int], None]]:
    """A progress bar on a terminal's standard error, and nothing anywhere else."""
    screen = Console(stderr=True)
    with Progress(console=screen, transient=True, disable=not screen.is_terminal) as progress:
        task = progress.add_task("minutes", total=minutes)
        yield lambda minute: progress.update(task, completed=minute)


COMMANDS: tuple[click.Command, ...] = (simulate, replay)
