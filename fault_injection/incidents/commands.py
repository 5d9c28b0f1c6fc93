"""The command `incidents`: what went wrong in the field, and what this controller does."""

import os
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import click

from controller.shell.files import write_json
from controller.shell.tables import console
from controller.shell.whole import Whole
from fault_injection.campaign.crew import processes
from fault_injection.incidents.study import Study, incident_in, studied
from fault_injection.incidents.tables import as_json, shown
from fault_injection.library import incident_ids
from fault_injection.monitors import Watching
from fault_injection.options import FILE, JSON_OPTION, MONITORS_OPTION, found, shown_progress, spare


@click.command()
@click.argument("chosen", type=FILE, nargs=-1, metavar="[INCIDENT]...")
@click.option(
    "--jobs",
    type=Whole(1, 256),
    metavar="N",
    help="Processes; as many as there are cores without it.",
)
@MONITORS_OPTION
@JSON_OPTION
@click.pass_context
def incidents(
    context: click.Context, chosen: tuple[Path, ...], jobs: int | None, monitors: str, json_file: Path | None
) -> None:
    """Run each INCIDENT, a file or the id of one that comes with the package; all of them without any.

    Of each is stated whether this controller prevents it, alarms in time, or cannot see it. The run shows
    whether that is so, and what it comes to.

    Exit: 0 all are as stated; 1 one is not; 2 bad file or usage.
    """
    paths = tuple(dict.fromkeys(found(each) for each in chosen or (Path(name) for name in incident_ids())))
    inputs = (path for each in paths for path in incident_in(each)[0].files)
    spare(tuple(inputs), json_file)
    studies = _studies(paths, Watching(monitors), min(len(paths), jobs or os.cpu_count() or 1))
    if json_file is not None:
        write_json(json_file, as_json(studies))
    console().print(shown(studies))
    context.exit(0 if all(study.as_stated for study in studies) else 1)


def _studies(paths: tuple[Path, ...], watching: Watching, jobs: int) -> tuple[Study, ...]:
    """Run all of them on so many processes, in order of their ids."""
    work, done = partial(studied, watching), list[Study]()
    with ExitStack() as stack:
        told = stack.enter_context(shown_progress("incidents", len(paths)))
        made = map(work, paths) if jobs == 1 else stack.enter_context(processes(jobs)).results(work, paths)
        for study in made:
            done.append(study)
            told(len(done))
    return tuple(sorted(done, key=lambda study: study.id))


COMMANDS: tuple[click.Command, ...] = (incidents,)
