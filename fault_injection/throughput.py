"""How fast runs are: `python -m fault_injection.throughput`, in device-years per second of one core.

What is timed is the processor time of this process, so that a busy machine falsifies little; it is shown, and
enters no result.
"""

import cProfile
import pstats
from pathlib import Path
from time import process_time

import click
from rich.table import Table

from controller.shell.tables import console
from fault_injection.clock import DAY_MIN
from fault_injection.monitors import Watching
from fault_injection.replay import Outcome, replayed
from fault_injection.scenario import DAYS_MAX, SEED_MAX, Scenario, undisturbed

YEAR_MIN = 365 * DAY_MIN
TOP = 25
"""Functions that a profile shows."""
SHOWN = {Watching.NONE: "no monitors", Watching.DOSE: "dose monitor", Watching.ALL: "all monitors"}
NOBODY_LOOKS = click.Path(path_type=Path, readable=False)


def timed(scenario: Scenario, watching: Watching) -> tuple[Outcome, float]:
    """Run a scenario, and return what it came to with the processor time that it took, in seconds."""
    began = process_time()
    outcome = replayed(scenario, None, lambda _: None, watching)
    return outcome, process_time() - began


def table(scenario: Scenario) -> Table:
    """Time a scenario with each of the monitors, and return the figures."""
    shown = Table(title=f"{scenario.source}, {scenario.duration // DAY_MIN} d, seed {scenario.seed}")
    shown.add_column("minute by minute, with")
    for heading in ("device-years per second", "microseconds a minute", "all held"):
        shown.add_column(heading, justify="right")
    for watching, name in SHOWN.items():
        outcome, seconds = timed(scenario, watching)
        years = scenario.duration / YEAR_MIN / seconds
        each = seconds / scenario.duration * 1e6
        shown.add_row(name, f"{years:.4f}", f"{each:.0f}", "yes" if outcome.held else "no")
    return shown


def profile(scenario: Scenario, watching: Watching) -> None:
    """Print in which functions a run spends its time, those that take most themselves first."""
    profiler = cProfile.Profile()
    profiler.runcall(replayed, scenario, None, lambda _: None, watching)
    pstats.Stats(profiler).strip_dirs().sort_stats("tottime").print_stats(TOP)


@click.command()
@click.argument("prescription", type=NOBODY_LOOKS, default=Path("docs/examples/adult-spinal-daynight.toml"))
@click.option("--days", type=click.IntRange(1, DAYS_MAX), default=2, show_default=True, help="Days each.")
@click.option(
    "--seed", type=click.IntRange(0, SEED_MAX), default=1, show_default=True, help="Seed of all randomness."
)
@click.option(
    "--profile",
    "profiled",
    type=click.Choice([watching.value for watching in SHOWN]),
    help="Profile one run with these monitors instead.",
)
def throughput(prescription: Path, days: int, seed: int, profiled: str | None) -> None:
    """Time runs of PRESCRIPTION without faults: device-years per second and core, by monitors."""
    scenario = undisturbed(prescription, days=days, seed=seed)
    if profiled is None:
        console().print(table(scenario))
    else:
        profile(scenario, Watching(profiled))


if __name__ == "__main__":
    throughput()
