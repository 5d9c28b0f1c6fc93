"""What proofs cost: over solver seeds, and as ring and ledger grow. The command `measure`.

Not a part of `verify`: nothing here says whether a claim is proved.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
from rich.table import Table

from controller.presets import PRESETS
from controller.shell.files import ensure_writable, write_json
from controller.shell.tables import Screen
from controller.shell.whole import Whole
from controller.units import SLOT_MIN
from proofs.batch import Task, run
from proofs.claims import BOUNDED, owners_of
from proofs.decide import CVC5_BUDGET, PROVED, Z3_BUDGET, Decision
from proofs.kinds import KINDS
from proofs.verify import Options, verify
from spec.claims import CLAIMS

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("controller", "spec", "proofs", "fault_injection", "dosebound.py", "pyproject.toml")
SLOT_MINUTES = {24: 60, 96: 15, 288: 5}
"""Minutes of a slot, where a day has so many slots; the ring has seven times as many."""


@click.group()
def measure() -> None:
    """Measure what proofs cost."""


@measure.command()
@click.option("--count", type=Whole(1, 100), default=10, help="Seeds 0 to COUNT - 1.")
@click.option("--jobs", type=Whole(1, 64), default=2, help="Processes.")
@click.option("--json", "json_file", type=click.Path(dir_okay=False, path_type=Path))
def seeds(count: int, jobs: int, json_file: Path | None) -> None:
    """Verify with several solver seeds; ends 0 if all verdicts are the same and budgets are ample."""
    if json_file is not None:
        ensure_writable(json_file)
    rows = []
    for seed in range(count):
        rows.append(_with_seed(seed, jobs))
        click.echo(json.dumps(rows[-1]))
    same = all(row["verdicts"] == rows[0]["verdicts"] for row in rows)
    ample = all(3 * row["z3_most"] <= Z3_BUDGET and 3 * row["cvc5_most"] <= CVC5_BUDGET for row in rows)
    columns = ("seed", "seconds", "z3_most", "cvc5_most", "proved")
    Screen().print(_table("Solver seeds", columns, rows))
    click.echo(f"same verdicts: {same}; budgets at least three times the largest use: {ample}")
    if json_file is not None:
        write_json(json_file, {"rows": rows, "same": same, "ample": ample})
    raise SystemExit(0 if same and ample else 1)


def _with_seed(seed: int, jobs: int) -> dict[str, Any]:
    options = Options(
        claims=tuple(claim.id for claim in CLAIMS),
        devices=PRESETS,
        jobs=jobs,
        seed=seed,
        cache=False,
        quick=False,
        out=None,
    )
    began = time.perf_counter()
    results, batches = verify(options, lambda task, batch, cached: None)
    decisions = [made for batch in batches for made in batch.decisions]
    return {
        "seed": seed,
        "seconds": round(time.perf_counter() - began, 1),
        "z3_most": max(made.z3_used for made in decisions),
        "cvc5_most": max(made.cvc5_used for made in decisions),
        "proved": sum(result.verdict == PROVED for result in results),
        "verdicts": {result.id: result.verdict for result in results},
    }


@measure.command()
@click.option("--slots", type=click.Choice(["24", "96", "288"]), multiple=True, help="Slots a day; all.")
@click.option("--json", "json_file", type=click.Path(dir_okay=False, path_type=Path))
def growth(slots: Sequence[str], json_file: Path | None) -> None:
    """Time one inductive step, a tick within and at the edge of a slot, for rings of several lengths."""
    if json_file is not None:
        ensure_writable(json_file)
    rows = []
    for length in [int(text) for text in slots] or list(SLOT_MINUTES):
        for steps in (1, 13):
            for row in _grown(length, steps):
                rows.append(row)
                click.echo(json.dumps(row))
    Screen().print(
        _table("Growth", ("slots a day", "steps", "kind", "obligations", "proved", "seconds"), rows)
    )
    if json_file is not None:
        write_json(json_file, {"rows": rows})


def _grown(slots: int, steps: int) -> list[dict[str, Any]]:
    """Do the step in a copy whose slots are so many; the copy's own code does the proving."""
    with tempfile.TemporaryDirectory(prefix="dosebound-growth-") as folder:
        for room in ROOMS:
            source = ROOT / room
            copied = shutil.copytree if source.is_dir() else shutil.copy
            copied(source, Path(folder) / room)
        units = Path(folder) / "controller" / "units.py"
        text = units.read_text(encoding="utf-8")
        old, new = f"SLOT_MIN = {SLOT_MIN}\n", f"SLOT_MIN = {SLOT_MINUTES[slots]}\n"
        units.write_text(text.replace(old, new), encoding="utf-8")
        command = [sys.executable, "-m", "proofs.measure", str(slots), str(steps)]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    rows: list[dict[str, Any]] = json.loads(done.stdout.splitlines()[-1])
    return rows


def _inductive_steps(slots: int, steps: int) -> list[dict[str, Any]]:
    """Time both kinds of tick, for programs of so many steps."""
    apart = {"ADM-1", *BOUNDED}
    owners = {name for claim in CLAIMS if claim.id not in apart for name in owners_of(claim.id)}
    rows = []
    for kind in (kind for kind in KINDS if kind.at_edge is not None and not kind.changes and not kind.primes):
        task = Task(kind.name, PRESETS[0], tuple(sorted(owners)), steps=steps)
        began = time.process_time()
        decisions: tuple[Decision, ...] = run(task).decisions
        rows.append(
            {
                "slots": slots,
                "steps": steps,
                "kind": kind.name,
                "obligations": len(decisions),
                "proved": sum(made.verdict == PROVED for made in decisions),
                "seconds": round(time.process_time() - began, 1),
            }
        )
    return rows


def _table(title: str, columns: Sequence[str], rows: Sequence[dict[str, Any]]) -> Table:
    table = Table(title=title)
    for name in columns:
        table.add_column(name, justify="right")
    for row in rows:
        table.add_row(*(str(row[name]) for name in columns))
    return table


COMMANDS: tuple[click.Command, ...] = (measure,)

if __name__ == "__main__":
    click.echo(json.dumps(_inductive_steps(int(sys.argv[1]), int(sys.argv[2]))))
