"""What the laboratory's commands share: files as options, scenarios by id, files spared, progress."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress

from controller.shell.errors import BadFile
from controller.shell.files import ensure_writable
from controller.shell.whole import Whole
from fault_injection.library import incident_ids, shipped, shipped_ids
from fault_injection.monitors import Watching
from fault_injection.scenario import ID

# Neither existence nor kind is checked here, so that every bad file is reported in one way.
FILE = click.Path(path_type=Path, readable=False)
JSON_OPTION = click.option(
    "--json", "json_file", type=FILE, metavar="FILE", help="Write the result as JSON too."
)
HTML_OPTION = click.option(
    "--html", "html_file", type=FILE, metavar="FILE", help="Write the run as one page: a timeline."
)
MONITORS_OPTION = click.option(
    "--monitors",
    type=click.Choice((Watching.ALL.value, Watching.DOSE.value)),
    default=Watching.ALL.value,
    show_default=True,
    help="Watch every claim, or the dose and the reservoir alone, which is faster.",
)
STEPPED_OPTION = click.option(
    "--stepped", is_flag=True, help="Step the controller through quiet minutes too; slower."
)


class Days(Whole):
    """A number of days."""

    name = "number of whole days"


def found(scenario: Path) -> Path:
    """The file meant; a word that is neither a file nor the id of a shipped scenario gets their list."""
    path = scenario if os.path.exists(scenario) else shipped(str(scenario))
    if path is None and ID.fullmatch(str(scenario)):
        ids, incidents = ", ".join(shipped_ids()), ", ".join(incident_ids())
        raise BadFile(
            str(scenario),
            "",
            "",
            f"no such file, and no scenario that ships: those are {ids}; incidents: {incidents}",
        )
    return path or scenario


def spare(inputs: tuple[Path, ...], *outputs: Path | None) -> None:
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


@contextmanager
def shown_progress(what: str, number: int) -> Iterator[Callable[[int], None]]:
    """A progress bar on a terminal's standard error, and nothing anywhere else."""
    screen = Console(stderr=True)
    with Progress(console=screen, transient=True, disable=not screen.is_terminal) as progress:
        task = progress.add_task(what, total=number)
        yield lambda done: progress.update(task, completed=done)
