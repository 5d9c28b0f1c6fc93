"""The command `campaign`."""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TimeRemainingColumn
from rich.text import Text

from controller.shell.files import write_json
from controller.shell.tables import console
from controller.shell.whole import Whole
from fault_injection.campaign.book import Book
from fault_injection.campaign.cluster import NoCluster, cluster
from fault_injection.campaign.crew import Crew, processes
from fault_injection.campaign.hunt import OtherSoftware, failures, hunt
from fault_injection.campaign.plan import Plan, Random
from fault_injection.campaign.software import software_digest
from fault_injection.campaign.systematic import Systematic
from fault_injection.campaign.tables import as_json, result, shown
from fault_injection.clock import DAY_MIN
from fault_injection.monitors import Watching
from fault_injection.options import FILE, JSON_OPTION, MONITORS_OPTION, STEPPED_OPTION, Days, spare
from fault_injection.scenario import DAYS_MAX, SEED_MAX
from fault_injection.trace import product_version

DAYS = 14
RUNS_MAX = 1_000_000
JOBS_MAX = 256


@click.command()
@click.option("--runs", type=Whole(1, RUNS_MAX), metavar="N", help="Number of runs.")
@click.option("--seed", type=Whole(0, SEED_MAX), metavar="S", required=True, help="Seed of them all.")
@click.option("--days", type=Days(1, DAYS_MAX), metavar="D", help=f"Days a run; {DAYS} by default.")
@click.option(
    "--catalogue", is_flag=True, help="In place of chance, every fault of the catalogue in every situation."
)
@click.option("--pairs", is_flag=True, help="With --catalogue: every pair of faults.")
@click.option("--jobs", type=Whole(1, JOBS_MAX), metavar="N", help="Processes; as many as cores by default.")
@click.option("--scheduler", metavar="ADDRESS", help="Run on the Dask cluster with this scheduler instead.")
@click.option(
    "--out",
    type=FILE,
    metavar="FILE",
    default=Path("campaign.duckdb"),
    show_default=True,
    help="The results, a DuckDB file; failing scenarios go into a folder beside it.",
)
@MONITORS_OPTION
@STEPPED_OPTION
@JSON_OPTION
@click.pass_context
def campaign(
    context: click.Context,
    *,
    runs: int | None,
    seed: int,
    days: int | None,
    catalogue: bool,
    pairs: bool,
    jobs: int | None,
    scheduler: str | None,
    out: Path,
    monitors: str,
    stepped: bool,
    json_file: Path | None,
) -> None:
    """Run N random scenarios with single and double faults, or the catalogue, and watch every claim.

    Interrupted, it goes on where it stopped when the same command is given again. Of every claim that is
    violated, the first scenario is made small and saved.

    Minutes in which nothing happens but the program are leaped over, which is proved to be as many steps of
    the controller (prove-leap). To hunt in a controller of which that is not proved, use --stepped.

    Exit: 0 every run held; 1 one did not, or a fault alone was told late; 2 bad file or usage.
    """
    if jobs is not None and scheduler is not None:
        raise click.UsageError("--jobs is for this machine, and --scheduler names another crew")
    watching = Watching(monitors)
    plan: Plan
    if catalogue:
        plan = Systematic(seed, watching, pairs, stepped)
        number = _cases(plan, runs, days)
    else:
        plan = Random(seed, (days or DAYS) * DAY_MIN, watching, stepped)
        number = _runs(runs, pairs=pairs)
    spare((Path(f"{out}.wal"),), out, json_file)  # DuckDB keeps its journal there, and removes it
    software = software_digest()
    identity = {**plan.identity, "software": software, "version": product_version()}
    here = jobs or os.cpu_count() or 1
    crew = processes(here) if scheduler is None else cluster(scheduler, software)
    with Book(out, identity) as book:
        clean = _led(plan, number, book, crew, failures_beside(out), json_file)
    context.exit(0 if clean else 1)


def _runs(runs: int | None, *, pairs: bool) -> int:
    """How many random scenarios are asked for."""
    if pairs:
        raise click.UsageError("--pairs goes with --catalogue")
    if runs is None:
        raise click.UsageError("--runs is missing; only --catalogue knows by itself how many there are")
    return runs


def _cases(plan: Systematic, runs: int | None, days: int | None) -> int:
    """How many cases of the catalogue there are, or are asked for."""
    if days is not None:
        raise click.UsageError(
            "--days is for random scenarios; those of the catalogue are as long as need be"
        )
    return min(runs or RUNS_MAX, len(plan.cases))


def _led(
    plan: Plan,
    runs: int,
    book: Book,
    crew: AbstractContextManager[Crew],
    folder: Path,
    json_file: Path | None,
) -> bool:
    """Lead the crew through the campaign, report, and return whether nothing is to be objected to."""
    try:
        with crew as people, _progress(runs) as told:
            told(sum(number <= runs for number in book.numbers()))
            hunt(plan, runs, book, people, lambda: told(1))
            saved = failures(plan, runs, book, people, folder)
    except (NoCluster, OtherSoftware) as error:
        raise click.UsageError(f"--scheduler: {error}") from None
    found = result(plan, runs, book, saved)
    if json_file is not None:
        write_json(json_file, as_json(found))
    console().print(shown(found))
    return found.clean


def failures_beside(out: Path) -> Path:
    """Return the folder of failing scenarios: each file has its own."""
    return out.with_name(f"{out.name}.failures")


class _Rate(ProgressColumn):
    """How fast it goes, over all workers."""

    def render(self, task: Task) -> Text:
        """Runs a minute."""
        return Text(f"{60 * (task.speed or 0):.1f} runs/min")


@contextmanager
def _progress(runs: int) -> Iterator[Callable[[int], None]]:
    """Progress, rate and time left on a terminal's standard error, and nothing anywhere else."""
    screen = Console(stderr=True)
    columns = (BarColumn(), MofNCompleteColumn(), _Rate(), TimeRemainingColumn())
    with Progress(*columns, console=screen, transient=True, disable=not screen.is_terminal) as progress:
        task = progress.add_task("runs", total=runs)
        yield lambda number: progress.advance(task, number)


COMMANDS: tuple[click.Command, ...] = (campaign,)
