"""Watches a run: the very predicates that are proved for all values, evaluated on the values of one run.

Beside the pump goes one set of ghosts. Where a proof leaves open at which moment a ghost's watch begins, the
moments are drawn here, from a seed. A predicate is passed over only where it cannot fail: see `PASSED_OVER`.
The invariants, which need milliseconds, are looked at after each command and every so often between.

What is assumed of nature is followed too, step by step. An invariant that rests on an assumption which the
run has broken is owed no longer; a claim goes on to be judged, for its reader to weigh.
"""

import re
from collections.abc import Callable, Iterator
from functools import cache
from random import Random
from typing import get_args

from attrs import evolve, frozen

from controller.events import Event, ReadClocks, Tick
from controller.presets import Device
from controller.reservoir import LOW_DAYS_OF_LIMIT
from controller.state import State
from controller.step import StepResult
from spec import patient_claims, patient_invariants, refilling, sensor_invariants
from spec.books import BEYOND
from spec.ghosts import NOTHING_BEGINS, Choice, Ghost, advance, at_commissioning, pulses_pg
from spec.hearing import signal
from spec.invariants import INVARIANTS, admitted, closure
from spec.limping import from_limp_home
from spec.model_alarms import RESERVOIR_CAUSES
from spec.motor import WINDOW_MIN
from spec.predicates import OVERSTROKE_TENTHS, PROPERTIES, Moment, Property, assumptions
from spec.records import Nature, Violation
from spec.shortage import hour_begins, slot_begins
from spec.shortfall import WATCH_HOURS
from spec.supply import QUARTER_HOURLY
from spec.windows import HOUR_PG, WINDOWS

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


# --- when watches begin ---------------------------------------------------------------------------


class Lives:
    """How long one ghost's watches live: one in two as long as it is of use, the others not so long.

    Only `getrandbits` of few bits is used: the same seed draws the same on every Python.
    """

    def __init__(self, bits: Callable[[int], int], *lengths: int) -> None:
        self._bits = bits
        self._lengths = lengths
        self._left = 0

    def draw(self) -> None:
        """Begin a life, of any of the lengths."""
        length = self._lengths[self._bits(16) * len(self._lengths) >> 16]
        self._left = length if self._bits(1) else length * self._bits(16) >> 16

    def over(self, *, runs: bool) -> bool:
        """Let one unit of time pass; return whether a new watch begins, as it does where none `runs`."""
        self._left -= 1
        if runs and self._left > 0:
            return False
        self.draw()
        return True


class Moments:
    """The arbitrary moments at which watches begin."""

    def __init__(self, seed: int) -> None:
        bits = Random(seed).getrandbits
        minutes = tuple(kind.limit_min for kind in WINDOWS)
        self._dose = Lives(bits, *minutes)
        self._limit = Lives(bits, *minutes)
        self._interval = Lives(bits, *minutes)
        self._supply = Lives(bits, *(kind.buckets for kind in QUARTER_HOURLY))
        self._hour_supply = Lives(bits, HOUR_PG.limit_min)
        self._boluses = Lives(bits, *(kind.buckets for kind in QUARTER_HOURLY))
        self._record = Lives(bits, *WATCH_HOURS)
        self._parcel = Lives(bits, *minutes)
        self._motor = Lives(bits, WINDOW_MIN + 1)
        self._blockage = Lives(bits, *minutes)
        self._limit.draw()

    def choice(self, ghost: Ghost, before: State) -> Choice:
        """Return what begins with the tick that comes.

        A watch on limits sees no more than one that began earlier, unless limits were lowered meanwhile: only
        then its time runs out.
        """
        lowered = ghost.limit.largest != before.order.limits
        return Choice(
            dose=self._dose.over(runs=ghost.dose.started),
            limit=lowered and self._limit.over(runs=True),
            interval=self._interval.over(runs=ghost.interval.started),
            supply=slot_begins(before) and self._supply.over(runs=ghost.supply.started),
            hour_supply=self._hour_supply.over(runs=ghost.hour_supply.started),
            boluses=slot_begins(before) and self._boluses.over(runs=ghost.boluses.started),
            record=hour_begins(before) and self._record.over(runs=ghost.record.started),
            parcel=self._parcel.over(runs=ghost.parcel.started),
            motor=self._motor.over(runs=ghost.motor.started),
            blockage=self._blockage.over(runs=ghost.sensors.blockage.started),
        )


# --- what need not be looked at -------------------------------------------------------------------


def _never(_: Moment) -> bool:
    return False


def _no_pulse(moment: Moment) -> bool:
    return moment.result.motor.basal + moment.result.motor.bolus <= 0


def _nothing_withheld(moment: Moment) -> bool:
    return moment.result.withheld <= 0


def _plenty_or_alarmed(moment: Moment) -> bool:
    after, alarms = moment.after, moment.after.alarms
    if all(signal(alarms, cause).on for cause in RESERVOIR_CAUSES):
        return True
    limit_nl = max(bucket.limit for bucket in after.ledger.day_nl)
    threshold_nl = max(1, after.order.week_nl, LOW_DAYS_OF_LIMIT * limit_nl)
    return moment.ghost.truth.volume_nl - after.reservoir.usable_floor_nl >= threshold_nl


def _same_alarms(moment: Moment) -> bool:
    return moment.before.alarms == moment.after.alarms


def _same_sound_alarms(moment: Moment) -> bool:
    unsound = any(each.acknowledged and not each.on for each in moment.after.alarms)
    return _same_alarms(moment) and not unsound


def _reads_clocks_alone(moment: Moment) -> bool:
    """Whether clocks were read, and all else in state and alarms is as it was: nearly every minute."""
    if type(moment.event) is not ReadClocks:
        return False
    return evolve(moment.before, clocks=moment.after.clocks) == moment.after


def _a_tick(moment: Moment) -> bool:
    return type(moment.event) is Tick


ABOUT_CLOCKS = ("CLK-1", "CLK-3")
"""Claims that a reading of the clocks can break while it changes nothing else."""
CannotFail = Callable[[Moment], bool]
_ROOM = (
    *(f"{kind.name}_has_room_for_the_program" for kind in WINDOWS),
    "governor_refuses_only_for_want_of_room",
)

PASSED_OVER: dict[str, tuple[CannotFail, str]] = {
    "overdose_is_graceful": (_no_pulse, "it judges a window where a pulse is granted"),
    **dict.fromkeys(_ROOM, (_nothing_withheld, "it is about pulses that were withheld")),
    "reservoir_alarms_stand_in_time": (
        _plenty_or_alarmed,
        "the true volume is below no threshold, or whatever alarm it could ask for stands",
    ),
    "signal_stays_until_acknowledged_and_its_cause_is_gone": (
        _same_sound_alarms,
        "no signal ended or was acknowledged, and none is acknowledged that is not given",
    ),
    "no_alarm_without_its_cause": (_same_alarms, "no signal began"),
    "replacement_is_announced_by_drain_alone": (_same_alarms, "no signal began"),
    "refused_command_changes_nothing": (_a_tick, "a tick is no command"),
}
"""Predicates by name, when each cannot fail, and why. All others are evaluated at every step."""

Watched = tuple[str, Property, CannotFail]
"""Id of the claim, the predicate, and when it is passed over."""


def _watched(event: type, *, thorough: bool) -> Iterator[Watched]:
    for name, each in PROPERTIES.items():
        claim = each.claim or FACTS.get(name, "")
        if claim and (not each.events or event in each.events):
            cannot_fail = _never if thorough else PASSED_OVER.get(name, (_never, ""))[0]
            yield claim, each, cannot_fail


# --- the watch ------------------------------------------------------------------------------------


@frozen
class Finding:
    """Something that did not hold; `kind` is the same for cases that differ only by a number."""

    claim: str
    kind: str
    sentence: str


@cache
def _finding(claim: str, name: str, docstring: str | None, label: str) -> Finding:
    words = name.replace("_", " ")
    line = (docstring or words).splitlines()[0].rstrip(".")
    return Finding(claim, f"{name} {re.sub('[0-9]+', '', label)}", f"{words}: {line} ({label})")


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
        self._moments = Moments(seed)
        self._ticks = 0
        self._tenths = OVERSTROKE_TENTHS[0]
        self._broken = set(_broken_from_the_start(initial, device, self._ghost.drug.dead_nl))
        self._last_tick: dict[tuple[str, str], int] = {}
        self._watched = {event: tuple(_watched(event, thorough=thorough)) for event in get_args(Event)}
        self._invariants = tuple((each, frozenset(closure(each.uses))) for each in INVARIANTS.values())

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
        quiet = _reads_clocks_alone(moment)
        found = [*self._against_claims(moment, ABOUT_CLOCKS if quiet else ())]
        if not quiet and (type(event) is not Tick or self._ticks % INVARIANTS_EVERY == 0):
            found += self._against_invariants(result.state)
        return tuple(self._reported(found))

    def limps_home(self, state: State, volume_nl: int) -> None:
        """Begin to watch anew where both records of the state were lost; nothing before is counted.

        Args:
            state: what limp-home begins with.
            volume_nl: true volume in the reservoir.
        """
        self._ghost = from_limp_home(state, volume_nl, 10, self._ghost.drug.dead_nl)

    def _measure_excess(self, moment: Moment, *, begins: bool) -> None:
        if begins:
            self._tenths = OVERSTROKE_TENTHS[0]
        true_pg = moment.nature.true_pg
        if type(moment.event) is Tick and true_pg > 0:
            most_pg = pulses_pg(moment.result)
            kept = (tenths for tenths in OVERSTROKE_TENTHS if 10 * true_pg <= tenths * most_pg)
            self._tenths = max(self._tenths, next(kept, BEYOND))

    def _against_claims(self, moment: Moment, only: tuple[str, ...]) -> Iterator[Finding]:
        for claim, watched, cannot_fail in self._watched[type(moment.event)]:
            if not cannot_fail(moment) and (not only or claim in only):
                seen = self._with_measured_excess(moment) if claim == "DOSE-8" else moment
                for label, when, then in watched.cases(seen):
                    if when and not then:
                        yield _finding(claim, watched.name, watched.cases.__doc__, label)

    def _with_measured_excess(self, moment: Moment) -> Moment:
        dose = evolve(moment.ghost.dose, excess_tenths=self._tenths)
        return evolve(moment, ghost=evolve(moment.ghost, dose=dose))

    def _against_invariants(self, state: State) -> Iterator[Finding]:
        for each, rests_on in self._invariants:
            if self._broken.isdisjoint(rests_on):
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
