"""How fast runs are: `python -m fault_injection.throughput`, in device-years per second of one core.

What is timed is the processor time of this process, so that a busy machine falsifies little; it is shown, and
enters no result. Leaped ways are timed five times, and the median is told; stepped ones once.
"""

import cProfile
import pstats
from pathlib import Path
from statistics import median
from time import process_time

import click
from attrs import evolve, frozen
from rich.table import Table

from controller.shell.tables import console
from controller.shell.whole import Whole
from controller.units import Minutes
from fault_injection.clock import DAY_MIN
from fault_injection.monitors import Watching
from fault_injection.replay import Outcome, replayed
from fault_injection.scenario import DAYS_MAX, SEED_MAX, Scenario, undisturbed

YEAR_MIN = 365 * DAY_MIN
TOP = 25
"""Functions that a profile shows."""
LEAPED_RUNS = 5
"""Runs of which the median is told, where minutes are leaped over: one takes a fraction of a second."""
SHOWN = {Watching.NONE: "no monitors", Watching.DOSE: "dose monitor", Watching.ALL: "all monitors"}
NOBODY_LOOKS = click.Path(path_type=Path, readable=False)


@frozen
class Way:
    """A way to run: how much is watched, and whether each minute is stepped through."""

    watching: Watching
    stepped: bool

    @property
    def name(self) -> str:
        """What the command line calls it."""
        return f"{'stepped' if self.stepped else 'leaped'}-{self.watching.value}"


WAYS = {
    way.name: way
    for way in (
        Way(Watching.NONE, stepped=False),
        Way(Watching.DOSE, stepped=False),
        Way(Watching.ALL, stepped=False),
        Way(Watching.NONE, stepped=True),
        Way(Watching.DOSE, stepped=True),
        Way(Watching.ALL, stepped=True),
    )
}
"""Every amount of watching, leaped and stepped."""


def ran(scenario: Scenario, way: Way) -> Outcome:
    """Run a scenario one way."""
    return replayed(scenario, None, lambda _: None, watching=way.watching, stepped=way.stepped)


def timed(scenario: Scenario, way: Way) -> tuple[Outcome, float]:
    """Run a scenario one way, often where that is short; return what came of it, and the median seconds."""
    seconds = []
    while True:
        began = process_time()
        outcome = ran(scenario, way)
        seconds.append(process_time() - began)
        if way.stepped or len(seconds) == LEAPED_RUNS:
            return outcome, median(seconds)


def table(scenario: Scenario) -> Table:
    """Time a scenario run in every way, and return the figures."""
    shown = Table(title=f"{scenario.source}, {scenario.duration // DAY_MIN} d, seed {scenario.seed}")
    for heading in ("minutes are", "monitors"):
        shown.add_column(heading)
    for heading in ("device-years per second", "microseconds a minute", "all held"):
        shown.add_column(heading, justify="right")
    ran(evolve(scenario, duration=Minutes(DAY_MIN)), next(iter(WAYS.values())))  # what is made once is made
    for way in WAYS.values():
        outcome, seconds = timed(scenario, way)
        years = scenario.duration / YEAR_MIN / seconds
        each = seconds / scenario.duration * 1e6
        minutes = "stepped through" if way.stepped else "leaped over, where quiet"
        held = "yes" if outcome.held else "no"
        shown.add_row(minutes, SHOWN[way.watching], f"{years:.4f}", f"{each:.1f}", held)
    return shown


def profile(scenario: Scenario, way: Way) -> None:
    """Print in which functions a run spends its time, those that take most themselves first."""
    profiler = cProfile.Profile()
    profiler.runcall(ran, scenario, way)
    pstats.Stats(profiler).strip_dirs().sort_stats("tottime").print_stats(TOP)


@click.command()
@click.argument("prescription", type=NOBODY_LOOKS, default=Path("docs/examples/adult-spinal-daynight.toml"))
@click.option("--days", type=Whole(1, DAYS_MAX), default=2, show_default=True, help="Days each.")
@click.option("--seed", type=Whole(0, SEED_MAX), default=1, show_default=True, help="Seed of all randomness.")
@click.option(
    "--profile",
    "profiled",
    type=click.Choice(list(WAYS)),
    help="Profile one run of this way instead.",
)
def throughput(prescription: Path, days: int, seed: int, profiled: str | None) -> None:
    """Time runs of PRESCRIPTION without faults: device-years per second and core, by monitors."""
    scenario = undisturbed(prescription, days=days, seed=seed)
    if profiled is None:
        console().print(table(scenario))
    else:
        profile(scenario, WAYS[profiled])


if __name__ == "__main__":
    throughput()
