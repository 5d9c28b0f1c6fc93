"""The command `prove-leap`: that leaps of the laboratory are as many steps."""

from __future__ import annotations

import os
import time
from functools import partial
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from controller.presets import PRESETS
from controller.shell.files import ensure_writable, write_json
from controller.shell.tables import Screen
from controller.shell.whole import Whole
from proofs.commands import JSON_OPTION, STYLES, shown_progress
from proofs.decide import PROVED, questions_of_known_answer
from proofs.leaping import PARTS, Shown, leaps_that_never_come, shown
from proofs.results import exit_code, worst
from proofs.side_by_side import done_side_by_side

ERROR, VACUOUS = "error", "vacuous"


@click.command(name="prove-leap")
@click.option(
    "--only", multiple=True, type=click.Choice(PARTS), metavar="PART", help="A part; may be repeated."
)
@click.option("--jobs", type=Whole(1, 64), default=None, help="Processes; all cores.")
@JSON_OPTION
def prove_leap(only: tuple[str, ...], jobs: int | None, json_file: Path | None) -> None:
    """Prove that a leap over quiet minutes is as many steps of the shipping controller.

    Ends 0 if every part is proved by both solvers, 1 if one is refuted, 3 if one is not proved, 4 on an
    error, 2 if the command line is wrong; the worst wins.
    """
    if json_file is not None:
        ensure_writable(json_file)
    console, began = Screen(), time.perf_counter()
    found = _with_progress(only or PARTS, jobs or len(os.sched_getaffinity(0)), console)
    seconds = time.perf_counter() - began
    wrong = questions_of_known_answer()
    never = leaps_that_never_come(PRESETS[0])
    verdicts = [*(each.verdict for each in found), *(ERROR for _ in wrong), *(VACUOUS for _ in never)]
    if json_file is not None:
        write_json(json_file, _as_json(found, verdicts, seconds))
    console.print(_table(found))
    for line in (*wrong, *(f"no run of the pump meets a leap of {minutes} min" for minutes in never)):
        console.print(line, highlight=False)
    obligations = sum(len(each.decisions) for each in found)
    console.print(f"{obligations} obligations, each by both solvers; {seconds:.1f} s", highlight=False)
    raise SystemExit(exit_code(verdicts))


def _with_progress(parts: tuple[str, ...], jobs: int, console: Console) -> list[Shown]:
    found = []
    with shown_progress("proving", len(parts), console) as done:
        for part, made in done_side_by_side(partial(shown, device=PRESETS[0]), parts, jobs=jobs):
            found.append(made if isinstance(made, Shown) else Shown(part, (), 0.0, str(made)))
            done(part)
    return sorted(found, key=lambda each: PARTS.index(each.part))


def _table(found: list[Shown]) -> Table:
    table = Table(title="A leap is as many steps")
    for name in ("part", "verdict", "obligations", "s"):
        table.add_column(name, justify="left" if name in ("part", "verdict") else "right")
    for each in found:
        style = STYLES.get(each.verdict, "red")
        proved = sum(made.verdict == PROVED for made in each.decisions)
        said = f"[{style}]{each.verdict}[/]" + (f": {each.error}" if each.error else "")
        table.add_row(each.part, said, f"{proved}/{len(each.decisions)}", f"{each.seconds:.1f}")
    return table


def _as_json(found: list[Shown], verdicts: list[str], seconds: float) -> dict[str, Any]:
    """Return `dosebound.prove-leap/1`."""
    return {
        "schema": "dosebound.prove-leap/1",
        "verdict": worst(verdicts),
        "parts": [
            {
                "part": each.part,
                "verdict": each.verdict,
                "obligations": len(each.decisions),
                "proved": sum(made.verdict == PROVED for made in each.decisions),
                "not_proved": [made.name for made in each.decisions if made.verdict != PROVED],
                "seconds": round(each.seconds, 3),
            }
            for each in found
        ],
        "seconds": round(seconds, 3),
    }


COMMANDS: tuple[click.Command, ...] = (prove_leap,)
