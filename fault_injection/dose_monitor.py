"""The dose monitor: a lean watch on what reaches the patient and what is left to give.

It is told pulses, what nature made of them, and accepted commands, and takes from the pump's state the order
in force, the accounts and the signals; nothing of the ledger. It judges true mass at the tip in exact rolling
windows (DOSE-1, -2, -8), charged volume (RES-1), pulses while stopped (DOSE-6), and the true volume against
accounts and alarms (RES-1, -2, -3). The cost of a pulse does not grow with the length of a window, and
minutes without a pulse may pass at once.
"""

from collections import deque
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from attrs import astuple, evolve

from controller.alarms import Cause
from controller.events import EndTherapy, Event, Resume, Stop, Tick
from controller.order import Amounts
from controller.presets import Device
from controller.refill import Phase
from controller.state import Mode, State
from controller.step import StepResult
from controller.units import Nanolitres
from spec.books import BEYOND, DAY_DS, SLOT_MIN, Limits, tenths_over
from spec.lapse import Lapse
from spec.model import LEDGER_SLOTS, MASS_WINDOWS, QUIET_MIN, MassWindow
from spec.model_alarms import CRITICAL_DAYS, LOW_DAYS
from spec.records import Nature, Violation

DOSE_CLAIMS = ("DOSE-1", "DOSE-2", "DOSE-6", "DOSE-8", "RES-1", "RES-2", "RES-3")
"""Claims that it can object to."""

MANY = 24
"""Deliveries from which on it is faster to judge them at once."""


class Delivery(NamedTuple):
    """What one minute brought.

    Attributes:
        at_ds: true time, tenths of a second.
        true_pg: true mass at the tip.
        charged_nl: volume, each commanded pulse at its largest.
        primed_pg: what pulses that primed would have been charged.
        tenths: smallest of EXCESS_TENTHS, or BEYOND, that bounds true against charged mass.
    """

    at_ds: int
    true_pg: int
    charged_nl: int
    primed_pg: int
    tenths: int


class RollingDose:
    """Deliveries of one window of true time, both ends included, and their sums."""

    def __init__(self, length_ds: int) -> None:
        self._length_ds = length_ds
        self._within: deque[Delivery] = deque()
        self.true_pg = 0
        self.charged_nl = 0

    def add(self, delivery: Delivery) -> None:
        """Let the window end with this delivery."""
        within, begin_ds = self._within, delivery.at_ds - self._length_ds
        within.append(delivery)
        self.true_pg += delivery.true_pg
        self.charged_nl += delivery.charged_nl
        while within[0].at_ds < begin_ds:
            gone = within.popleft()
            self.true_pg -= gone.true_pg
            self.charged_nl -= gone.charged_nl

    def add_within(self, deliveries: Sequence[Delivery]) -> None:
        """Let the window end with the last of these, none of which need be looked at by itself."""
        self.true_pg += sum([delivery.true_pg for delivery in deliveries])
        self.charged_nl += sum([delivery.charged_nl for delivery in deliveries])
        within, begin_ds = self._within, deliveries[-1].at_ds - self._length_ds
        within.extend(deliveries)
        while within[0].at_ds < begin_ds:
            gone = within.popleft()
            self.true_pg -= gone.true_pg
            self.charged_nl -= gone.charged_nl

    @property
    def deliveries(self) -> Iterable[Delivery]:
        """Those in it, oldest first."""
        return self._within

    def excess(self) -> tuple[int, int]:
        """Return the largest excess of a delivery in tenths, and the mass that priming would have had."""
        tenths = max(delivery.tenths for delivery in self._within)
        return tenths, sum(delivery.primed_pg for delivery in self._within)


class DoseMonitor:
    """Judges a run from the state of a pump that was just commissioned."""

    def __init__(self, device: Device, initial: State) -> None:
        self._device = device
        self._infusing = initial.mode == Mode.INFUSING
        self._ticks = 0
        self._minute = int(initial.minute_in_slot)
        self._at_ds = 0
        self._limits = Limits(self._aboard(initial))
        self._windows = tuple((window, RollingDose(window.length_ds)) for window in MASS_WINDOWS)
        self._day = RollingDose(DAY_DS)
        self._found: list[Violation] = []

    def observe(
        self, before: State, event: Event, result: StepResult, nature: Nature
    ) -> tuple[Violation, ...]:
        """Return what this step violated."""
        if isinstance(event, Tick):
            self.passed(1, nature.tick_ds)
        elif isinstance(event, Stop | EndTherapy | Resume) and not any(astuple(result.refusals)):
            self._infusing = isinstance(event, Resume)
        pulses = result.motor.basal + result.motor.bolus
        primed = result.motor.bolus if before.bolus.primes else 0
        found = (
            self.brought(result.state, pulses, primed, nature.true_pg) if pulses or nature.drawn_nl else ()
        )
        return found + self.left(result.state, nature.held_nl - nature.drawn_nl)

    def passed(self, minutes: int, elapsed_ds: int) -> None:
        """Let minutes of the pump pass, which took so much true time and changed no limit."""
        self._ticks += minutes
        self._minute += minutes
        self._at_ds += elapsed_ds

    @property
    def rests(self) -> bool:
        """Whether it can be told of many quiet minutes at once: always."""
        return True

    def lapsed(self, lapse: Lapse) -> tuple[Violation, ...]:
        """Judge each minute of a lapse that brought something, and what is left at its end."""
        found = self._many(lapse) if len(lapse.brought) >= MANY else None
        if found is None:
            found, at, elapsed_ds = (), 0, 0
            for each in lapse.brought:
                self.passed(each.at - at, each.elapsed_ds - elapsed_ds)
                found += self.brought(lapse.before, each.pulses, 0, each.true_pg)
                at, elapsed_ds = each.at, each.elapsed_ds
            self.passed(lapse.minutes - at, lapse.true_ds - elapsed_ds)
        return found + self.left(lapse.after, lapse.left_nl)

    def _many(self, lapse: Lapse) -> tuple[Violation, ...] | None:
        """Judge all of them at once if none is objected to; else None, and nothing has happened."""
        self._follow_limits(lapse.before)
        stroke_nl, pulse_pg = self._device.stroke_max_nl, lapse.before.order.pulse_pg
        deliveries = [
            Delivery(
                at_ds=self._at_ds + each.elapsed_ds,
                true_pg=each.true_pg,
                charged_nl=each.pulses * stroke_nl,
                primed_pg=0,
                tenths=tenths_over(each.true_pg, each.pulses * pulse_pg),
            )
            for each in lapse.brought
        ]
        if not (self._infusing and self._all_fit(deliveries)):
            return None
        for rolling in (self._day, *(rolling for _, rolling in self._windows)):
            rolling.add_within(deliveries)
        self.passed(lapse.minutes, lapse.true_ds)
        return ()

    def _all_fit(self, new: Sequence[Delivery]) -> bool:
        """Whether no window that ends with one of them is over its limit of now, the least that may count."""
        limits, deliveries = self._limits.now, (*self._day.deliveries, *new)
        at_ds, true_pg, charged_nl = (
            np.array([each[column] for each in deliveries], dtype=np.int64) for column in range(3)
        )
        ends = np.arange(len(deliveries) - len(new), len(deliveries))
        fits = [(window.length_ds, true_pg, window.limit(limits)) for window in MASS_WINDOWS]
        for length_ds, column, limit in (*fits, (DAY_DS, charged_nl, limits.day_nl)):
            totals = np.concatenate(([0], np.cumsum(column)))
            first = np.searchsorted(at_ds, at_ds[ends] - length_ds)
            if np.any(totals[ends + 1] - totals[first] > limit):
                return False
        return True

    def brought(self, after: State, pulses: int, primed: int, true_pg: int) -> tuple[Violation, ...]:
        """Judge the pulses of the minute that has passed last.

        Args:
            after: the state after them.
            pulses: commanded, those that primed included.
            primed: those that primed, and are charged no mass.
            true_pg: mass that truly reached the tip.
        """
        self._follow_limits(after)
        if pulses and not self._infusing:
            self._violated("DOSE-6", f"{pulses} pulses while stopped")
        pulse_pg = after.order.pulse_pg
        delivery = Delivery(
            at_ds=self._at_ds,
            true_pg=true_pg,
            charged_nl=pulses * self._device.stroke_max_nl,
            primed_pg=primed * pulse_pg,
            tenths=tenths_over(true_pg, pulses * pulse_pg),
        )
        for window, rolling in self._windows:
            rolling.add(delivery)
            limit_pg = self._limits.largest(window.limit, self._minute - window.limit_min + 1)
            if rolling.true_pg > limit_pg:
                self._judge_overdose(window, rolling, limit_pg)
        self._judge_volume(delivery)
        return self._told()

    def left(self, after: State, volume_nl: int) -> tuple[Violation, ...]:
        """Judge what is truly left in the reservoir against accounts and signals.

        Of minutes in which no signal began or ended it is enough to judge the last: only less can be left.
        """
        self._follow_limits(after)
        accounts = after.reservoir
        if after.refill.phase == Phase.CLOSED and not accounts.lower_nl <= volume_nl <= accounts.upper_nl:
            self._violated("RES-3", "the accounts do not bracket what is there")
        if accounts.upper_nl <= 0 < volume_nl:
            self._violated("RES-2", "taken for certainly empty, and something is left")
        usable_nl, week_nl = volume_nl - accounts.usable_floor_nl, after.order.week_nl
        if usable_nl < max(1, week_nl, LOW_DAYS * self._limits.largest(_volume, 0)):
            self._judge_signals(after, usable_nl)
        return self._told()

    def _violated(self, claim: str, sentence: str) -> None:
        self._found.append(Violation(claim, sentence, self._ticks))

    def _told(self) -> tuple[Violation, ...]:
        if not self._found:
            return ()
        found, self._found = tuple(self._found), []
        return found

    def _judge_overdose(self, window: MassWindow, rolling: RollingDose, limit_pg: int) -> None:
        """DOSE-8 allows at least as much as the limit, so that it is judged only here."""
        true_pg = rolling.true_pg
        self._violated(window.claim, f"{true_pg} pg truly in {window.name}, over {limit_pg} pg")
        tenths, primed_pg = rolling.excess()
        if tenths < BEYOND and 10 * true_pg > tenths * (limit_pg + primed_pg):
            self._violated("DOSE-8", f"{true_pg} pg in {window.name}, over {tenths}/10 of {limit_pg} pg")

    def _judge_volume(self, delivery: Delivery) -> None:
        self._day.add(delivery)
        limit_nl = self._limits.largest(_volume, self._minute - QUIET_MIN + 1)
        if self._day.charged_nl > limit_nl:
            self._violated("RES-1", f"{self._day.charged_nl} nL charged in 24 h, over {limit_nl} nL")

    def _judge_signals(self, after: State, usable_nl: int) -> None:
        since = (self._minute // SLOT_MIN - LEDGER_SLOTS + 1) * SLOT_MIN
        limit_nl = self._limits.largest(_volume, since)
        thresholds_nl = {
            Cause.RESERVOIR_LOW: max(after.order.week_nl, LOW_DAYS * limit_nl),
            Cause.RESERVOIR_CRITICAL: CRITICAL_DAYS * limit_nl,
            Cause.RESERVOIR_FLOOR: 1,
        }
        for cause, threshold_nl in thresholds_nl.items():
            if usable_nl < threshold_nl and not after.alarms[cause.value].on:
                self._violated(
                    "RES-1", f"the signal {cause.name} is missing, for truly {usable_nl} nL are left"
                )

    def _follow_limits(self, state: State) -> None:
        aboard = self._aboard(state)
        if aboard is not self._limits.now and aboard != self._limits.now:
            self._limits.replace(aboard, self._minute)

    def _aboard(self, state: State) -> Amounts:
        """The order's limits; that on volume is the larger of two orders aboard, and more while priming."""
        limits, change, bolus = state.order.limits, state.change, state.bolus
        if not change.pending and not bolus.primes:
            return limits
        day_nl = max(limits.day_nl, change.order.limits.day_nl if change.pending else 0)
        to_come_nl = bolus.pulses * self._device.stroke_max_nl if bolus.primes else 0
        return evolve(limits, day_nl=Nanolitres(day_nl + to_come_nl))


def _volume(amounts: Amounts) -> int:
    return amounts.day_nl
