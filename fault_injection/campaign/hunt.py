"""A campaign from its plan to its book: the runs that are missing, then the smallest form of each failure."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from attrs import evolve, frozen

from fault_injection.campaign.book import Book
from fault_injection.campaign.crew import Crew
from fault_injection.campaign.plan import Plan
from fault_injection.campaign.row import ERROR, Objection, Ran, ran
from fault_injection.campaign.shrink import Shrunk, shrunk
from fault_injection.campaign.software import software_digest


class OtherSoftware(Exception):
    """A worker runs other software than the process that leads the campaign."""


@frozen
class Failure:
    """A failing scenario that was saved.

    Attributes:
        claim: what it violates.
        number: of the run that it was made from.
        file: the scenario.
        objection: what was said of the saved one.
        replays: how many it took to make it as small.
    """

    claim: str
    number: int
    file: Path
    objection: Objection
    replays: int


def hunt(plan: Plan, runs: int, book: Book, crew: Crew, told: Callable[[], None]) -> None:
    """Make every run from 1 to `runs` that the book lacks, and write each down; `told` is called after each.

    Raises:
        OtherSoftware: a worker is of another version.
    """
    there = book.numbers()
    missing = (number for number in range(1, runs + 1) if number not in there)
    for done in crew.results(partial(_same_ran, software_digest(), plan), missing):
        book.add(done)
        told()


def failures(plan: Plan, runs: int, book: Book, crew: Crew, folder: Path) -> tuple[Failure, ...]:
    """Shrink and save, for each claim violated, the scenario of its first run; in order of the claims."""
    first = [(claim, number) for claim, _, number in book.violations(runs)]
    found = {claim: (number, small) for claim, number, small in crew.results(partial(_shrunk, plan), first)}
    return tuple(_saved(claim, *found[claim], folder) for claim, _ in first)


def _same_ran(software: str, plan: Plan, number: int) -> Ran:
    if software_digest() != software:
        raise OtherSoftware("a worker runs another version of this software; install the same everywhere")
    return ran(plan, number)


def _shrunk(plan: Plan, failure: tuple[str, int]) -> tuple[str, int, Shrunk]:
    claim, number = failure
    draft = plan.draft(number)
    if claim == ERROR:
        return claim, number, Shrunk(draft, Objection(ERROR, 0, "not judged: kept as it was drawn"), 0)
    return claim, number, shrunk(draft, claim, plan.watching, stepped=plan.stepped)


def _saved(claim: str, number: int, small: Shrunk, folder: Path) -> Failure:
    name = f"{claim.lower()}-run-{number}"
    draft = evolve(
        small.draft,
        id=f"{small.draft.id}-{claim.lower()}",
        title=f"What is left of run {number} and still violates {claim}",
        source=f"{small.draft.source} Made small from: {small.draft.title}.",
    )
    return Failure(claim, number, draft.saved(folder / name), small.objection, small.replays)
