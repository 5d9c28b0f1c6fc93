"""The command `verify`."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from controller.presets import PRESETS
from controller.shell.files import ensure_folder, ensure_writable, write_json
from controller.shell.tables import Screen
from controller.shell.whole import Whole
from proofs.batch import Task
from proofs.results import NOT_ASKED, Batch, ClaimResult, exit_code
from proofs.scenario import handed_over
from proofs.verify import Options, tasks_for
from proofs.verify import verify as run_verification
from spec.claims import CLAIMS

JSON_OPTION = click.option(
    "--json",
    "json_file",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write the result as JSON too.",
)
STYLES = {"proved": "green", "held_to_bound": "yellow", "refuted": "bold red"}


@click.command()
@click.option(
    "--only", multiple=True, metavar="ID", help="A claim; may be repeated. All in force if left out."
)
@click.option("--device", multiple=True, metavar="PRESET", help="A preset; may be repeated. All if left out.")
@click.option("--jobs", type=Whole(1, 64), default=None, help="Processes; all cores.")
@click.option("--seed", type=Whole(0, 2**31 - 1), default=0, help="Seed of both solvers.")
@click.option("--no-cache", is_flag=True, help="Ask the solvers again, whatever was answered.")
@click.option("--quick", is_flag=True, help="Stop a batch at its first real counterexample.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Folder for files.")
@JSON_OPTION
def verify(
    only: tuple[str, ...],
    device: tuple[str, ...],
    jobs: int | None,
    seed: int,
    no_cache: bool,
    quick: bool,
    out: Path | None,
    json_file: Path | None,
) -> None:
    """Prove the claims about the shipping controller.

    Ends 0 if all are proved, 1 if one is refuted, 3 if one is not proved, 4 on an error, 2 if the
    command line is wrong; the worst wins.
    """
    options = Options(
        claims=_named(only, tuple(claim.id for claim in CLAIMS), "--only"),
        devices=tuple(
            preset
            for preset in PRESETS
            if preset.name in _named(device, tuple(p.name for p in PRESETS), "--device")
        ),
        jobs=jobs or len(os.sched_getaffinity(0)),
        seed=seed,
        cache=not no_cache and out is None,
        quick=quick,
        out=out,
    )
    if out is not None:
        ensure_folder(out)
    if json_file is not None:
        ensure_writable(json_file)
    console = Screen()
    began = time.perf_counter()
    results, batches = _with_progress(options, console)
    seconds = time.perf_counter() - began
    if out is not None:
        results = handed_over(results, out)
    report = as_json(results, batches, seconds)
    for path in (json_file, None if out is None else out / "verify.json"):
        if path is not None:
            write_json(path, report)
    console.print(table_of(results))
    for line in summary(results, batches, seconds, out):
        console.print(line, highlight=False)
    raise SystemExit(exit_code([result.verdict for result in results]))


def _named(chosen: tuple[str, ...], known: tuple[str, ...], option: str) -> tuple[str, ...]:
    unknown = [name for name in chosen if name not in known]
    if unknown:
        raise click.UsageError(f"{option} {unknown[0]}: not one of {', '.join(known)}")
    return tuple(name for name in known if not chosen or name in chosen)


def _with_progress(options: Options, console: Console) -> tuple[list[ClaimResult], list[Batch]]:
    with shown_progress("verifying", len(tasks_for(options)), console) as told:

        def done(task: Task, batch: Batch, cached: bool) -> None:
            told(f"{task.event}{' (cached)' if cached else ''}")

        return run_verification(options, done)


@contextmanager
def shown_progress(what: str, number: int, console: Console) -> Iterator[Callable[[str], None]]:
    """Show how far it is, and tell what was done last."""
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        bar = progress.add_task(what, total=number)
        yield lambda done: progress.update(bar, advance=1, description=done)


def table_of(results: list[ClaimResult]) -> Table:
    """Return the claims as a table."""
    table = Table(title="Claims about the shipping controller")
    for name in ("claim", "what it says", "verdict", "obligations", "z3", "cvc5", "assumes"):
        table.add_column(name, overflow="fold")
    for result in results:
        entry = result.as_json()
        style = STYLES.get(result.verdict, "red")
        table.add_row(
            result.id,
            result.title,
            f"[{style}]{result.verdict}[/]" + (" (cached)" if result.cached else ""),
            f"{entry['proved']}/{entry['obligations']}",
            entry["solvers"]["z3"],
            entry["solvers"]["cvc5"],
            ", ".join(result.assumptions),
        )
    return table


def summary(results: list[ClaimResult], batches: list[Batch], seconds: float, out: Path | None) -> list[str]:
    """Return what the table leaves out."""
    ways = sum(batch.ways for batch in batches)
    again = sum(batch.replayed for batch in batches)
    impossible = sum(batch.impossible for batch in batches)
    asked = sum(made.z3 != NOT_ASKED for batch in batches for made in batch.decisions)
    lines = [
        f"{asked} obligations, each by both solvers; "
        f"{ways} ways through the code: {again} run again natively and agreed, "
        f"{impossible} shown impossible; {seconds:.1f} s"
    ]
    tried = [made for batch in batches for made in batch.decisions if made.z3 == NOT_ASKED]
    if tried:
        lines.append(f"{len(tried)} sentences held to a bound, no solver asked")
    for result in results:
        lines += [f"{result.id} is {result.verdict}: {reason}" for reason in result.reasons[:4]]
        example = result.counterexample
        if example is not None:
            fails = "fails natively" if example["fails_natively"] else "does not fail natively"
            lines.append(f"{result.id} counterexample in {example['obligation']}: {fails}")
            lines += _to_be_seen(example, out)
    return lines


def _to_be_seen(example: dict[str, Any], out: Path | None) -> list[str]:
    """How a counterexample can be seen to happen, or why not."""
    if out is None:
        return ["  with --out DIR it becomes a scenario that `dosebound replay` carries out"]
    if example["scenario"] is None:
        return [f"  no scenario can be made of it: {example['no_scenario']}"]
    return [f"  dosebound replay {out / example['scenario']}"]


def as_json(results: list[ClaimResult], batches: list[Batch], seconds: float) -> dict[str, Any]:
    """Return `dosebound.verify/1`."""
    return {
        "schema": "dosebound.verify/1",
        "claims": [result.as_json() for result in results],
        "all_proved": all(result.verdict == "proved" for result in results),
        "seconds": round(seconds, 3),
        "batches": [
            {
                "event": batch.event,
                "obligations": len(batch.decisions),
                "ways": batch.ways,
                "replayed": batch.replayed,
                "impossible": batch.impossible,
                "premise_reachable": batch.premise,
                "seconds": round(batch.seconds, 3),
            }
            for batch in batches
        ],
    }


COMMANDS: tuple[click.Command, ...] = (verify,)
