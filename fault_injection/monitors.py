"""The monitors behind one face: every claim's predicate and the reference pump, or the dose monitor alone.

A monitor whose assumption the scenario breaks is shown, not counted.
"""

from collections.abc import Iterator
from enum import Enum
from typing import Protocol

from attrs import define, frozen

from controller.events import ConfirmFill, Event, Load, OpenRefill, Tick
from controller.order import Order
from controller.presets import Device
from controller.state import State
from controller.step import StepResult
from fault_injection.dose_monitor import DOSE_CLAIMS, DoseMonitor
from spec.claims import CLAIMS
from spec.invariants import admitted
from spec.lapse import Lapse
from spec.model_lapse import LeapingReferencePump
from spec.predicates import PROPERTIES
from spec.records import Nature, Violation
from spec.watch import Watch

PREDICATE = "predicate"
REFERENCE_PUMP = "reference pump"
DOSE = "dose monitor"
RUN = "run"
TOTALITY = "TOT-1"
ADMISSION = "ADM-1"


class Watching(Enum):
    """How much is watched; the value is how the command line names it."""

    ALL = "all"
    DOSE = "dose"
    NONE = "none"


WATCHED = {
    Watching.ALL: {TOTALITY, ADMISSION} | {found.claim for found in PROPERTIES.values()},
    Watching.DOSE: {TOTALITY, ADMISSION, *DOSE_CLAIMS},
    Watching.NONE: {TOTALITY},
}
"""Claims that something in a run can object to; one that nothing watches is never said to have held."""


class Observer(Protocol):
    """Anything that watches a run step by step."""

    def observe(
        self, before: State, event: Event, result: StepResult, nature: Nature
    ) -> tuple[Violation, ...]:
        """Return what this step violated."""


class Leaper(Observer, Protocol):
    """An observer that can be told of quiet minutes at once."""

    @property
    def rests(self) -> bool:
        """Whether it can be told so now, and would find what it finds minute by minute."""

    def lapsed(self, lapse: Lapse) -> tuple[Violation, ...]:
        """Return what quiet minutes violated."""


@frozen
class Verdict:
    """What became of one claim in a run.

    Attributes:
        claim: id.
        title: the claim as a sentence.
        watched: whether anything watches it.
        broken: its assumptions that the scenario breaks; if there are any, it is not counted.
        violations: steps at which a monitor objected, minutes that were leaped over counting as one; the
            predicates do so once for as long as it goes on.
        monitors: names of those that did.
        first: the first objection; None if the claim was kept.
    """

    claim: str
    title: str
    watched: bool
    broken: tuple[str, ...]
    violations: int
    monitors: tuple[str, ...]
    first: Violation | None

    @property
    def counts_against(self) -> bool:
        """Whether the run fails by it."""
        return self.violations > 0 and not self.broken


@define
class _Tally:
    first: Violation
    violations: int
    monitors: list[str]


class AdmissionMonitor:
    """ADM-1 in a run: every order that reaches the pump has what `step` relies on."""

    def __init__(self, device: Device) -> None:
        self._device = device
        self._ticks = 0

    def observe(
        self, before: State, event: Event, result: StepResult, nature: Nature
    ) -> tuple[Violation, ...]:
        """Look at the order of a load or of a refill."""
        if isinstance(event, Tick):
            self._ticks += 1
        if isinstance(event, OpenRefill):
            return self.judged(event.fallback)
        return self.judged(event.order) if isinstance(event, Load | ConfirmFill) else ()

    def judged(self, order: Order) -> tuple[Violation, ...]:
        """Return what an order lacks."""
        return tuple(
            Violation(ADMISSION, f"an order without {name} reached the pump", self._ticks)
            for name, holds in admitted(order, self._device)
            if not holds
        )


def _observers(
    watching: Watching,
    admission: AdmissionMonitor,
    device: Device,
    initial: State,
    seed: int,
    dead_nl: int,
) -> Iterator[tuple[str, Observer]]:
    match watching:
        case Watching.ALL:
            yield PREDICATE, Watch(device, initial, seed, dead_nl=dead_nl)
            yield REFERENCE_PUMP, LeapingReferencePump(device, initial, dead_nl)
            yield RUN, admission
        case Watching.DOSE:
            yield DOSE, DoseMonitor(device, initial)
            yield RUN, admission
        case Watching.NONE:
            pass


class Monitors:
    """Watches one run from its initial state."""

    def __init__(
        self,
        device: Device,
        initial: State,
        *,
        seed: int,
        broken: frozenset[str],
        dead_nl: int,
        watching: Watching = Watching.ALL,
    ) -> None:
        admission = AdmissionMonitor(device)
        self._observers = tuple(_observers(watching, admission, device, initial, seed, dead_nl))
        self._watched = WATCHED[watching]
        self._preset = device.name
        self._broken = broken
        self._tallies: dict[str, _Tally] = {}
        for order in (initial.order, initial.change.order):
            self._counted(self._noted(RUN, admission.judged(order)))

    def observe(
        self, before: State, event: Event, result: StepResult, nature: Nature
    ) -> tuple[Violation, ...]:
        """Show one step to every monitor and return what any of them objects to."""
        found: tuple[Violation, ...] = ()
        for name, observer in self._observers:
            seen = observer.observe(before, event, result, nature)
            if seen:
                found += self._noted(name, seen)
        return self._counted(found) if found else found

    @property
    def observers(self) -> tuple[Observer, ...]:
        """Whoever watches."""
        return tuple(observer for _, observer in self._observers)

    @property
    def rest(self) -> bool:
        """Whether all monitors can be told of quiet minutes at once, and would find the same."""
        return all(leaper.rests for _, leaper in self._leapers())

    def lapsed(self, lapse: Lapse) -> None:
        """Tell all monitors of quiet minutes."""
        found: tuple[Violation, ...] = ()
        for name, leaper in self._leapers():
            found += self._noted(name, leaper.lapsed(lapse))
        self._counted(found)

    def _leapers(self) -> Iterator[tuple[str, Leaper]]:
        for name, observer in self._observers:
            if isinstance(observer, Watch | LeapingReferencePump | DoseMonitor):
                yield name, observer

    def limps_home(self, state: State, volume_nl: int) -> None:
        """Both records of the state were lost: predicates begin to watch anew, from what is true now.

        Reference pump and dose monitor go by all that was delivered, and say nothing of a pump that has
        forgotten it.
        """
        for _, observer in self._observers:
            if isinstance(observer, Watch):
                observer.limps_home(state, volume_nl)
        self._observers = tuple(each for each in self._observers if each[0] not in (REFERENCE_PUMP, DOSE))

    def raised(self, minute: int, error: Exception) -> tuple[Violation, ...]:
        """Count that the controller raised instead of answering."""
        return self._counted(self._noted(RUN, (Violation(TOTALITY, str(error), minute),)))

    def verdicts(self) -> tuple[Verdict, ...]:
        """Return a verdict on every claim in force for this preset, and on whatever else was objected to."""
        return tuple(self._verdicts())

    def _noted(self, name: str, found: tuple[Violation, ...]) -> tuple[Violation, ...]:
        """Note which monitor objected, and the first objection to each claim."""
        for violation in found:
            tally = self._tallies.setdefault(violation.claim, _Tally(violation, 0, []))
            if name not in tally.monitors:
                tally.monitors.append(name)
        return found

    def _counted(self, found: tuple[Violation, ...]) -> tuple[Violation, ...]:
        """Count each claim once a step, however much was said about it."""
        for claim in {violation.claim for violation in found}:
            self._tallies[claim].violations += 1
        return found

    def _verdicts(self) -> Iterator[Verdict]:
        in_force = [claim for claim in CLAIMS if self._preset in claim.presets]
        for claim in in_force:
            broken = tuple(name for name in claim.assumptions if name in self._broken)
            yield self._verdict(claim.id, claim.title, broken)
        for name in sorted(self._tallies.keys() - {claim.id for claim in in_force}):
            yield self._verdict(name, "not a claim in force", ())

    def _verdict(self, claim: str, title: str, broken: tuple[str, ...]) -> Verdict:
        tally = self._tallies.get(claim)
        if tally is None:
            return Verdict(claim, title, claim in self._watched, broken, 0, (), None)
        return Verdict(claim, title, True, broken, tally.violations, tuple(tally.monitors), tally.first)
