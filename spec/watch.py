"""Watches a run: the very predicates that are proved for all values, evaluated on the values of one run.

Beside the pump goes one set of ghosts. Where a proof leaves open at which moment a ghost's watch begins, it
begins where `spec.beginnings` says. A predicate is passed over only where it cannot fail: `spec.passed_over`.
The invariants, which need milliseconds, are looked at after each command and every so often between.

What is assumed of nature is followed too, step by step. An invariant that rests on an assumption which the
run has broken is owed no longer; a claim goes on to be judged, for its reader to weigh.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import get_args

from attrs import evolve, frozen

from controller.events import Event, ReadClocks, Tick
from controller.presets import Device
from controller.state import State
from controller.step import StepResult
from spec import patient_claims, patient_invariants, refilling, sensor_invariants
from spec.beginnings import Moments
from spec.books import BEYOND
from spec.ghost_lapse import lapsed, rests
from spec.ghosts import NOTHING_BEGINS, advance, at_commissioning, pulses_pg
from spec.invariants import INVARIANTS, Invariant, admitted, closure
from spec.invariants_passed_over import HOLDS_SURELY, HoldsSurely
from spec.lapse import Lapse
from spec.lapse_assumptions import broken_in
from spec.limping import from_limp_home, outlasting
from spec.passed_over import ABOUT_CLOCKS, PASSED_OVER, CannotFail, reads_clocks_alone
from spec.predicates import OVERSTROKE_TENTHS, PROPERTIES, Moment, Property, assumptions
from spec.records import Nature, Violation, objection

_REGISTERED = (patient_invariants, patient_claims, refilling, sensor_invariants)
INVARIANTS_EVERY = 97
"""Ticks between looks at the invariants: prime, so that every minute of slot and day has its turn."""
SAME_RUN = INVARIANTS_EVERY
"""Ticks without a violation after which it is reported anew; no less, or each look would report."""
TOTALITY = "TOT-1"
"""The claim that every state is valid, for invariants."""
FACTS = {
    "settled_pulses_are_granted": "DEL-2",
    "settled_boluses_are_granted_whole": "DEL-4",
    "volume_limit_in_force_is_the_largest": "RES-1",
}
"""Facts that are watched, each for the claim that it takes together or stands under."""

Watched = tuple[str, Property, CannotFail | None]
"""Id of the claim, the predicate, and when it is passed over, if ever."""


def _watched(event: type, *, thorough: bool) -> Iterator[Watched]:
    for name, each in PROPERTIES.items():
        claim = each.claim or FACTS.get(name, "")
        if claim and (not each.events or event in each.events):
            cannot_fail, _ = PASSED_OVER.get(name, (None, ""))
            yield claim, each, None if thorough else cannot_fail


Owed = tuple[Invariant, frozenset[str], HoldsSurely | None]
"""An invariant, all that it rests on, and when it surely holds, if that is told."""


def _owed(*, thorough: bool) -> Iterator[Owed]:
    for name, each in INVARIANTS.items():
        surely, _ = HOLDS_SURELY.get(name, (None, ""))
        yield each, frozenset(closure(each.uses)), None if thorough else surely


@frozen
class Finding:
    """Something that did not hold; `kind` is the same for cases that differ only by a number."""

    claim: str
    kind: str
    sentence: str


@cache
def _finding(claim: str, name: str, docstring: str | None, label: str) -> Finding:
    return Finding(claim, f"{name} {re.sub('[0-9]+', '', label)}", objection(name, docstring, label))


class Watch:
    """Watches one run of a pump from commissioning, with every claim's predicates and every invariant.

    The k of DOSE-8 is measured: the least of its factors that every step of the window has kept.

    Args:
        device: the preset that the pump was built as.
        initial: its state just after it was commissioned, filled with what the lower account says.
        seed: of the moments at which watches begin.
        dead_nl: true volume of tubing and catheter; without it, the least in the range of the order.
        thorough: evaluate every predicate at every step, also where it cannot fail.
    """

    def __init__(
        self, device: Device, initial: State, seed: int, *, dead_nl: int | None = None, thorough: bool = False
    ) -> None:
        self._device = device
        self._ghost = at_commissioning(
            initial,
            true_nl=initial.reservoir.lower_nl,
            excess_tenths=10,
            dead_nl=initial.order.dead_volume_min_nl if dead_nl is None else dead_nl,
            catheter_pg=0 if initial.change.new_catheter else initial.order.pulse_pg,
        )
        self._moments = Moments(seed, device)
        self._ticks = 0
        self._tenths = OVERSTROKE_TENTHS[0]
        self._broken = set(_broken_from_the_start(initial, device, self._ghost.drug.dead_nl))
        self._last_tick: dict[tuple[str, str], int] = {}
        self._watched = {event: tuple(_watched(event, thorough=thorough)) for event in get_args(Event)}
        self._about_clocks = tuple(each for each in self._watched[ReadClocks] if each[0] in ABOUT_CLOCKS)
        self._invariants = tuple(_owed(thorough=thorough))

    def observe(
        self, before: State, event: Event, result: StepResult, nature: Nature
    ) -> tuple[Violation, ...]:
        """Return what this step violated, each violation once for as long as it goes on.

        Args:
            before: the state before.
            event: what happened.
            result: what the controller made of it.
            nature: what truly came of that.
        """
        choice = NOTHING_BEGINS
        if type(event) is Tick:
            self._ticks += 1
            choice = self._moments.choice(self._ghost, before)
        ghost = advance(self._ghost, before, event, result, self._device, nature, choice)
        moment = Moment(self._device, before, event, result, self._ghost, ghost, nature)
        self._ghost = ghost
        self._measure_excess(moment, begins=choice.dose)
        self._broken.update(name for name, _, holds in assumptions(moment) if not holds)
        quiet = reads_clocks_alone(moment)
        concerned = self._about_clocks if quiet else self._watched[type(event)]
        found = [*self._against_claims(moment, concerned)]
        if not quiet and (type(event) is not Tick or self._ticks % INVARIANTS_EVERY == 0):
            found += self._against_invariants(result.state)
        return tuple(self._reported(found))

    @property
    def rests(self) -> bool:
        """Whether all that was assumed has held, and the observer knows of nothing but the program."""
        return not self._broken and rests(self._ghost)

    def lapsed(self, lapse: Lapse) -> tuple[Violation, ...]:
        """Follow a lapse; return which invariant its end violates.

        No predicate is evaluated in it: of quiet minutes each is proved, where what is assumed holds.
        """
        known, looks = self._ghost, self._ticks // INVARIANTS_EVERY
        begun = self._moments.begun(known, lapse)
        self._broken.update(broken_in(lapse, known, self._device))
        self._ghost = lapsed(known, lapse, begun, self._moments, self._device)
        self._ticks += lapse.minutes
        self._measure_excess_since(lapse, begun.dose)
        if self._ticks // INVARIANTS_EVERY == looks:
            return ()
        return tuple(self._reported([*self._against_invariants(lapse.after)]))

    def limps_home(self, state: State, volume_nl: int) -> None:
        """Begin to watch anew where both records of the state were lost; no delivery before is counted.

        Args:
            state: what limp-home begins with.
            volume_nl: true volume in the reservoir.
        """
        known = self._ghost
        self._ghost = from_limp_home(state, volume_nl, 10, known.drug.dead_nl, outlasting(known))

    def _measure_excess(self, moment: Moment, *, begins: bool) -> None:
        if begins:
            self._tenths = OVERSTROKE_TENTHS[0]
        true_pg = moment.nature.true_pg
        if type(moment.event) is Tick and true_pg > 0:
            self._tenths = max(self._tenths, _tenths_of(true_pg, pulses_pg(moment.result)))

    def _measure_excess_since(self, lapse: Lapse, begun: int) -> None:
        if begun:
            self._tenths = OVERSTROKE_TENTHS[0]
        pulse_pg = lapse.before.order.pulse_pg
        for each in lapse.since(begun):
            self._tenths = max(self._tenths, _tenths_of(each.true_pg, each.pulses * pulse_pg))

    def _against_claims(self, moment: Moment, concerned: tuple[Watched, ...]) -> Iterator[Finding]:
        for claim, watched, cannot_fail in concerned:
            if cannot_fail is None or not cannot_fail(moment):
                seen = self._with_measured_excess(moment) if claim == "DOSE-8" else moment
                for label, when, then in watched.cases(seen):
                    if when and not then:
                        yield _finding(claim, watched.name, watched.cases.__doc__, label)

    def _with_measured_excess(self, moment: Moment) -> Moment:
        dose = evolve(moment.ghost.dose, excess_tenths=self._tenths)
        return evolve(moment, ghost=evolve(moment.ghost, dose=dose))

    def _against_invariants(self, state: State) -> Iterator[Finding]:
        for each, rests_on, surely in self._invariants:
            if self._broken.isdisjoint(rests_on) and not (
                surely and surely(state, self._ghost, self._device)
            ):
                for label, holds in each.holds(state, self._ghost, self._device):
                    if not holds:
                        yield _finding(TOTALITY, each.name, each.holds.__doc__, label)

    def _reported(self, found: list[Finding]) -> Iterator[Violation]:
        for finding in found:
            key = finding.claim, finding.kind
            last = self._last_tick.get(key)
            self._last_tick[key] = self._ticks
            if last is None or self._ticks - last > SAME_RUN:
                yield Violation(finding.claim, finding.sentence, self._ticks)


def _tenths_of(true_pg: int, most_pg: int) -> int:
    """Return the least factor of DOSE-8 that bounds the true mass of a minute."""
    return next((tenths for tenths in OVERSTROKE_TENTHS if 10 * true_pg <= tenths * most_pg), BEYOND)


def _broken_from_the_start(initial: State, device: Device, dead_nl: int) -> Iterator[str]:
    """Yield what is assumed of a commissioning and does not hold of this one."""
    reservoir = initial.reservoir
    if not all(holds for _, holds in admitted(initial.order, device)):
        yield "A-ADMITTED"
    filled = 0 <= reservoir.lower_nl <= device.reservoir_nl
    if not filled or reservoir.usable_floor_nl < device.usable_floor_min_nl:
        yield "A-FILL"
    for order in (initial.order, initial.change.order):
        if not order.dead_volume_min_nl <= dead_nl <= order.dead_volume_max_nl:
            yield "A-DEAD-VOLUME"
