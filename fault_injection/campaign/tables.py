"""What a campaign came to, as tables for a terminal and as JSON."""

from collections.abc import Iterator, Mapping, Sequence

from attrs import asdict, frozen
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from controller.shell.files import Json
from controller.state import Mode
from fault_injection.campaign.book import Book, Unsignalled
from fault_injection.campaign.coverage import Cell, Response, not_injected, possible
from fault_injection.campaign.hunt import Failure
from fault_injection.campaign.plan import Plan
from fault_injection.campaign.row import ERROR, HELD, VIOLATED
from fault_injection.monitors import WATCHED
from fault_injection.table import table_of
from spec.claims import CLAIMS, Claim

JSON_SCHEMA = "dosebound.campaign-result/1"
WINDOWS = {"day_permille": "24 h", "four_hour_permille": "4 h", "hour_permille": "60 min"}
IMPOSSIBLE = ""
NEVER = "-"


@frozen
class Result:
    """What is reported of a campaign: all of it from the book, but for the failures that were saved."""

    plan: Plan
    runs: int
    held: int
    violated: int
    errors: int
    violations: Sequence[tuple[str, int, int]]
    untold: Sequence[tuple[str, int, int]]
    unsignalled: Sequence[Unsignalled]
    worst: Sequence[tuple[str, int, int]]
    broken: Sequence[tuple[str, list[str], int]]
    reached: Mapping[Cell, int]
    failures: tuple[Failure, ...]

    @property
    def never(self) -> tuple[Cell, ...]:
        """The cells that no run has reached."""
        return tuple(cell for cell in possible() if cell not in self.reached)

    @property
    def unbroken(self) -> int:
        """How many runs break no assumption."""
        return sum(times for _, names, times in self.broken if not names)

    def counting(self, claim: Claim) -> int:
        """How many runs say something of a claim: on a preset that it is of, with all that it rests on."""
        return sum(
            times
            for preset, names, times in self.broken
            if preset in claim.presets and not {*names} & {*claim.assumptions}
        )

    @property
    def watched(self) -> tuple[Claim, ...]:
        """The claims that a monitor of this campaign watches."""
        return tuple(claim for claim in CLAIMS if claim.id in WATCHED[self.plan.watching])

    @property
    def clean(self) -> bool:
        """Whether every run held, and every alarm that is asked for came in time."""
        return self.held == self.runs and not (self.untold and self.plan.strict)


def result(plan: Plan, runs: int, book: Book, failures: tuple[Failure, ...]) -> Result:
    """Return what the book says of the first `runs`."""
    return Result(
        plan=plan,
        runs=runs,
        held=book.count(HELD, runs),
        violated=book.count(VIOLATED, runs),
        errors=book.count(ERROR, runs),
        violations=book.violations(runs),
        untold=book.untold(runs),
        unsignalled=book.unsignalled(runs),
        worst=book.worst(runs),
        broken=book.broken(runs),
        reached=book.reached(runs),
        failures=failures,
    )


def shown(result: Result) -> RenderableType:
    """Return the whole report."""
    return Group(*_parts(result))


def as_json(result: Result) -> Json:
    """Return the result as JSON: nothing in it depends on when and where the runs were made."""
    return {
        "schema": JSON_SCHEMA,
        **result.plan.identity,
        "runs": result.runs,
        "held": result.held,
        "violated": result.violated,
        "errors": result.errors,
        "claims": [
            {"claim": claim, "runs": times, "first_run": number} for claim, times, number in result.violations
        ],
        "untold": [
            {"fault": fault, "runs": times, "first_run": number} for fault, times, number in result.untold
        ],
        "unsignalled": [asdict(each) for each in result.unsignalled],
        "break_no_assumption": result.unbroken,
        "counting": [{"claim": claim.id, "runs": result.counting(claim)} for claim in result.watched],
        "worst_windows": [
            {"window": WINDOWS[name], "of_limit_permille": permille, "run": number}
            for name, permille, number in result.worst
        ],
        "cells": [
            {
                "fault": cell.fault,
                "mode": cell.mode,
                "response": cell.response,
                "runs": result.reached.get(cell, 0),
            }
            for cell in possible()
        ],
        "failures": [
            {
                "claim": failure.claim,
                "run": failure.number,
                "file": str(failure.file),
                "sentence": failure.objection.sentence,
                "replays": failure.replays,
            }
            for failure in result.failures
        ],
    }


def _parts(result: Result) -> Iterator[RenderableType]:
    yield _coverage(result)
    yield _never(result)
    if result.unsignalled:
        yield _unsignalled(result)
    if result.watched:
        yield _counting(result)
    if result.worst:
        yield _worst(result)
    if result.untold:
        yield _counted("Told later than the catalogue's bound, or never", "fault", result.untold)
    if result.violations:
        yield _counted("Violated, its assumptions held", "claim", result.violations)
    for failure in result.failures:
        yield Text(
            f"{failure.claim}: run {failure.number} made small in {failure.replays} replays: {failure.file}"
        )
    yield _verdict(result)


def _coverage(result: Result) -> Table:
    """A row a fault; in each mode the runs in which it was there, was signalled and was answered."""
    names = [(mode, response) for mode in Mode for response in Response]
    cells = set(possible())
    used = [
        (mode, response)
        for mode, response in names
        if any(cell.mode == mode.name and cell.response == response.value for cell in cells)
    ]
    table = table_of(
        "Coverage: runs in which a fault was there, its alarm given, and answered as its row says",
        "fault",
        *(f"{mode.name.lower()} {response.value}" for mode, response in used),
    )
    for fault in dict.fromkeys(cell.fault for cell in possible()):
        row = [Cell(fault, mode.name, response.value) for mode, response in used]
        table.add_row(fault, *(_times(result, cell) if cell in cells else IMPOSSIBLE for cell in row))
    return table


def _times(result: Result, cell: Cell) -> str:
    times = result.reached.get(cell, 0)
    return str(times) if times else NEVER


def _never(result: Result) -> RenderableType:
    """The cells never reached, a line a fault; and the faults that have no cells, with the reason."""
    never, cells = result.never, possible()
    lines = [f"\nnever reached: {len(never)} of {len(cells)} cells"]
    for fault in dict.fromkeys(cell.fault for cell in never):
        mine = [f"{cell.mode.lower()} {cell.response}" for cell in never if cell.fault == fault]
        every = len(mine) == sum(cell.fault == fault for cell in cells)
        lines.append(f"  {fault}: {'everything' if every else ', '.join(mine)}")
    lines += [f"  {fault} is not injected: {why}" for fault, why in not_injected().items()]
    return Text("\n".join(lines))


def _unsignalled(result: Result) -> Table:
    """What its own alarm did not tell of, with figures."""
    title = (
        "Not told: runs without the fault's own alarm; silent: of these, without any that the same run lacks "
        "without faults; anyway: with an alarm that it has without them too. Mass at the tip and beside it "
        "where it is not told, of that without faults"
    )
    table = table_of(title, "fault", "there", "not told", "silent", "anyway", "least", "most", "beside")
    for each in result.unsignalled:
        range_ = (_percent(each.least_permille), _percent(each.most_permille), _percent(each.beside_permille))
        counts = (NEVER if each is None else str(each) for each in (each.silent, each.anyway))
        table.add_row(each.fault, str(each.there), str(each.unsignalled), *counts, *range_)
    return table


def _percent(permille: int | None) -> str:
    return NEVER if permille is None else f"{permille // 10}.{permille % 10} %"


def _counting(result: Result) -> Table:
    """Claims for which as many runs count stand together."""
    title = f"Runs that count for a claim, with all that it rests on; {result.unbroken} break no assumption"
    table = table_of(title, "runs", "<claims")
    by_runs: dict[int, list[str]] = {}
    for claim in result.watched:
        by_runs.setdefault(result.counting(claim), []).append(claim.id)
    for runs in sorted(by_runs, reverse=True):
        table.add_row(str(runs), ", ".join(by_runs[runs]))
    return table


def _worst(result: Result) -> Table:
    table = table_of(
        "Worst windows of true mass, of the runs that break no assumption", "window", "of limit", "run"
    )
    for name, permille, number in result.worst:
        table.add_row(WINDOWS[name], _percent(permille), str(number))
    return table


def _counted(title: str, what: str, found: Sequence[tuple[str, int, int]]) -> Table:
    table = table_of(title, what, "runs", "first run")
    for name, times, number in found:
        table.add_row(name, str(times), str(number))
    return table


def _verdict(result: Result) -> Text:
    counts = f"{result.runs} runs, seed {result.plan.seed}: {result.held} held"
    if result.clean:
        return Text(f"\n{counts}", style="bold green")
    late = f", alarms late for {len(result.untold)} faults" if result.untold else ""
    errors = f", {result.errors} could not be judged" if result.errors else ""
    return Text(f"\n{counts}, {result.violated} violated a claim{late}{errors}", style="bold red")
