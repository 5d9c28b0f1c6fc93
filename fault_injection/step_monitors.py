"""The monitors of a run that is given in full: every claim's predicates and every invariant, step by step.

Each is owed only where what it rests on holds at that step; what is not owed and fails is shown, not counted.
The reference pump has no part in it: it knows a pump from commissioning on.
"""

from collections.abc import Iterator

from attrs import define, frozen

from controller.events import Event, Tick
from controller.state import State
from controller.step import StepResult
from fault_injection.given import Given, Refuted
from fault_injection.monitors import PREDICATE, RUN, TOTALITY, WATCHED, Verdict, Watching
from spec.claims import CLAIMS
from spec.ghosts import advance
from spec.invariants import INVARIANTS
from spec.judging import RAISES, VALID, failing, invalid, not_met, says
from spec.moment import Moment
from spec.predicates import PROPERTIES
from spec.records import Nature, Violation, objection


@frozen
class Failure:
    """A claim that a step breaks, by which predicate, and what of its grounds does not hold there."""

    claim: str
    sentence: str
    tick: int
    unmet: tuple[str, ...]


@define
class _Tally:
    violations: int
    first: Failure


class StepMonitors:
    """Judges the steps of a run from the ghosts that it is given."""

    def __init__(self, given: Given) -> None:
        self._given = given
        self._ghost = given.ghost
        self._choices = iter([step.choice for step in given.steps])
        self._ticks = 0
        self._last = given.state
        self._tallies: dict[str, _Tally] = {}
        self._monitor = PREDICATE

    def observe(
        self, before: State, event: Event, result: StepResult, nature: Nature
    ) -> tuple[Violation, ...]:
        """Judge one step, and return what is owed there and does not hold."""
        self._ticks += isinstance(event, Tick)
        device, known, choice = self._given.device, self._ghost, next(self._choices)
        self._ghost = advance(known, before, event, result, device, nature, choice)
        self._last = result.state
        moment = Moment(device, before, event, result, known, self._ghost, nature)
        return self._counted(_failures(moment, self._given.refuted, self._ticks))

    def raised(self, minute: int, error: Exception) -> tuple[Violation, ...]:
        """Count that the controller raised; it owes an answer in every valid state."""
        self._monitor = RUN
        unmet = invalid(self._last, self._ghost, self._given.device, VALID)
        sentence = objection(RAISES, says(RAISES), str(error))
        refuted = self._given.refuted
        claims = {TOTALITY, *([refuted.claim] if refuted and refuted.predicate == RAISES else [])}
        return self._counted(Failure(claim, sentence, minute, unmet) for claim in sorted(claims))

    def verdicts(self) -> tuple[Verdict, ...]:
        """Return a verdict on every claim in force."""
        return tuple(self._verdict(claim.id, claim.title) for claim in CLAIMS)

    def _counted(self, failures: Iterator[Failure]) -> tuple[Violation, ...]:
        """Count each claim once a step; what is owed goes before what is not."""
        seen: dict[str, Failure] = {}
        for failure in failures:
            earlier = seen.setdefault(failure.claim, failure)
            if earlier.unmet and not failure.unmet:
                seen[failure.claim] = failure
        for claim, failure in seen.items():
            tally = self._tallies.setdefault(claim, _Tally(0, failure))
            tally.violations += 1
            if tally.first.unmet and not failure.unmet:
                tally.first = failure
        return tuple(Violation(f.claim, f.sentence, f.tick) for f in seen.values() if not f.unmet)

    def _verdict(self, claim: str, title: str) -> Verdict:
        tally = self._tallies.get(claim)
        if tally is None:
            return Verdict(claim, title, claim in WATCHED[Watching.ALL], (), 0, (), None)
        first = tally.first
        found = Violation(claim, first.sentence, first.tick)
        unmet = tuple(dict.fromkeys(each.split()[0] for each in first.unmet))
        return Verdict(claim, title, True, unmet, tally.violations, (self._monitor,), found)


def _failures(moment: Moment, refuted: Refuted | None, tick: int) -> Iterator[Failure]:
    """Yield what the step breaks: first the claim that is refuted, by the predicate that does it."""
    owners = [] if refuted is None else [(refuted.claim, refuted.predicate)]
    owners += [(prop.claim, name) for name, prop in PROPERTIES.items() if prop.claim]
    owners += [(TOTALITY, name) for name in INVARIANTS]
    for claim, name in dict.fromkeys(owners):
        labels = failing(moment, name)
        if labels:
            sentence = objection(name, says(name), labels[0])
            yield Failure(claim, sentence, tick, not_met(moment, name))
