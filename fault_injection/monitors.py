"""The monitors: every claim's predicate and the brute-force reference pump, behind one face.

A monitor whose assumption the scenario breaks is shown, not counted.
"""

from collections.abc import Iterator
from typing import Protocol

from attrs import define, frozen

from controller.events import Event
from controller.presets import Device
from controller.state import State
from controller.step import StepResult
from spec.claims import CLAIMS
from spec.model import ReferencePump
from spec.watch import Nature, Violation, Watch

REFERENCE = "MODEL"
"""What the reference pump's own disagreements are listed under; it stands on no assumption."""


class Observer(Protocol):
    """Anything that watches a run step by step."""

    def observe(
        self, before: State, event: Event, result: StepResult, nature: Nature
    ) -> tuple[Violation, ...]:
        """Return what this step violated."""


@frozen
class Verdict:
    """What became of one claim in a run.

    Attributes:
        claim: id.
        title: the claim as a sentence.
        broken: its assumptions that the scenario breaks; if there are any, it is not counted.
        violations: how many steps violated it.
        first: the first of these; None if it was kept.
    """

    claim: str
    title: str
    broken: tuple[str, ...]
    violations: int
    first: Violation | None

    @property
    def counts_against(self) -> bool:
        """Whether the run fails by it."""
        return self.violations > 0 and not self.broken


@define
class _Tally:
    violations: int
    first: Violation


class Monitors:
    """Watches one run from its initial state."""

    def __init__(self, device: Device, initial: State, *, seed: int, broken: frozenset[str]) -> None:
        self._observers: tuple[Observer, ...] = (
            Watch(device, initial, seed),
            ReferencePump(device, initial, seed),
        )
        self._broken = broken
        self._tallies: dict[str, _Tally] = {}

    def observe(
        self, before: State, event: Event, result: StepResult, nature: Nature
    ) -> tuple[Violation, ...]:
        """Show one step to every monitor and return what any of them objects to."""
        found: tuple[Violation, ...] = ()
        for observer in self._observers:
            found += observer.observe(before, event, result, nature)
        for violation in found:
            tally = self._tallies.setdefault(violation.claim, _Tally(0, violation))
            tally.violations += 1
        return found

    def verdicts(self) -> tuple[Verdict, ...]:
        """Return a verdict on every claim, those of no known claim last."""
        return tuple(self._verdicts())

    def _verdicts(self) -> Iterator[Verdict]:
        for claim in CLAIMS:
            broken = tuple(name for name in claim.assumptions if name in self._broken)
            yield self._verdict(claim.id, claim.title, broken)
        known = {claim.id for claim in CLAIMS}
        for name in sorted({REFERENCE, *self._tallies} - known):
            title = "The reference pump agrees" if name == REFERENCE else "No claim of that name"
            yield self._verdict(name, title, ())

    def _verdict(self, name: str, title: str, broken: tuple[str, ...]) -> Verdict:
        tally = self._tallies.get(name)
        if tally is None:
            return Verdict(name, title, broken, 0, None)
        return Verdict(name, title, broken, tally.violations, tally.first)
