"""The logbook: what a run leaves behind, for expectations, tables and JSON.

A window of true mass is closed at both ends: everything that left the tip at most its length ago, what
leaves it now included. It is judged by the largest limit in force within the controller's ledger.
"""

from array import array
from collections import deque
from collections.abc import Iterable, Iterator
from enum import Enum
from itertools import groupby

from attrs import define, field, fields, frozen

from controller.alarms import Alarms, Cause, Signal
from controller.ledger import limit_in_force
from controller.refusals import Refusals, any_refusal
from controller.state import Mode, State
from controller.step import StepResult
from controller.units import (
    DAY_DS,
    FOUR_HOUR_DS,
    HOUR_DS,
    MINUTES_PER_DAY,
    Minutes,
    Nanolitres,
    Picograms,
)
from fault_injection.plant import Delivered
from spec.lapse import Brought, Lapse

LIMITS_SETTLE_MIN = 25 * 60
"""The ledger's longest window has forgotten an earlier limit by then."""


class Span(Enum):
    """The rolling windows of mass; the value is how files and tables name them."""

    DAY = "24 h"
    FOUR_HOUR = "4 h"
    HOUR = "60 min"


SPAN_DS = {Span.DAY: DAY_DS, Span.FOUR_HOUR: FOUR_HOUR_DS, Span.HOUR: HOUR_DS}


@define
class Episode:
    """One stretch during which a signal was given.

    Attributes:
        cause: what the signal is for.
        begin: first minute at whose end it was given.
        end: first minute at whose end it no longer was; None if it lasts to the end of the run.
        volume_nl: true volume in the reservoir when it began.
    """

    cause: Cause
    begin: Minutes
    end: Minutes | None
    volume_nl: Nanolitres


@define
class Day:
    """One day: what was commanded, nominally, what truly left the tip, and what came beside it."""

    pulses: int = 0
    nominal_pg: int = 0
    true_pg: int = 0
    beside_pg: int = 0


@define
class RollingSum:
    """True mass in a rolling window: its worst, and by minute of the run what it held and its limit.

    Without `every_minute` it is only told of minutes that brought something, and keeps the worst alone.
    """

    length_ds: int
    every_minute: bool = True
    total_pg: int = 0
    worst: "Worst | None" = None
    totals: "array[int]" = field(factory=lambda: array("q"))
    limits: "array[int]" = field(factory=lambda: array("q"))
    _entries: deque[tuple[int, int]] = field(factory=deque)

    def advance(self, minute: Minutes, now_ds: int, true_pg: int, limit_pg: int) -> None:
        """Record the window that ends now, with `true_pg` just delivered."""
        self.follow(((minute, now_ds, true_pg),), limit_pg)
        if self.every_minute:
            self.totals.append(self.total_pg)
            self.limits.append(limit_pg)

    def follow(self, delivered: Iterable[tuple[Minutes, int, int]], limit_pg: int) -> None:
        """Look at the windows that end with each of these: minute, true time and mass, oldest first."""
        entries, total_pg, worst = self._entries, self.total_pg, self.worst
        for minute, now_ds, true_pg in delivered:
            if true_pg:
                entries.append((now_ds, true_pg))
                total_pg += true_pg
            begin_ds = now_ds - self.length_ds
            while entries and entries[0][0] < begin_ds:
                total_pg -= entries.popleft()[1]
            if worst is None or total_pg * worst.limit_pg > worst.true_pg * limit_pg:
                worst = Worst(minute, Picograms(total_pg), Picograms(limit_pg))
        self.total_pg, self.worst = total_pg, worst


@frozen
class Worst:
    """The minute at which a window stood highest against its limit."""

    minute: Minutes
    true_pg: Picograms
    limit_pg: Picograms


@frozen
class RefusedCommand:
    """A command that the controller refused: when, what, and the names of all reasons."""

    minute: Minutes
    name: str
    reasons: tuple[str, ...]


class Logbook:
    """Everything worth keeping of one run. Minute 0 is the moment of commissioning."""

    def __init__(
        self,
        state: State,
        *,
        volume_nl: Nanolitres,
        nominal_pulse_pg: Picograms,
        every_minute: bool = True,
    ) -> None:
        self.days: list[Day] = []
        self.episodes: list[Episode] = []
        self.modes: list[tuple[Minutes, Mode]] = []
        self.refused: list[RefusedCommand] = []
        self.withheld = 0
        self.true_ds = 0
        self.dry_since: Minutes | None = None
        self.final = state
        self.volume_nl = volume_nl
        self.windows = {span: RollingSum(length_ds, every_minute) for span, length_ds in SPAN_DS.items()}
        self._nominal_pulse_pg = nominal_pulse_pg
        self._entered_pulse_pg = state.order.pulse_pg
        self._limits_settled = 0
        self._standing: dict[Cause, Episode] = {}
        self._alarms: Alarms | None = None
        self._saw(Minutes(0), state)

    def filled(self, volume_nl: Nanolitres, beside_pg: Picograms) -> None:
        """Record what a refill truly brought into the reservoir, and into the patient beside it."""
        self.volume_nl = volume_nl
        if self.days:
            self.days[-1].beside_pg += beside_pg

    def tick(
        self, minute: Minutes, tick_ds: int, before: State, result: StepResult, delivered: Delivered
    ) -> None:
        """Record a tick: its true length, and what was commanded, withheld and delivered at its end.

        Pulses that prime bring no dose, nominally.
        """
        state, motor = result.state, result.motor
        pulses = motor.basal + motor.bolus
        dosing = motor.basal if before.bolus.primes else pulses
        self._day_begins(minute)
        self._commanded(pulses, dosing, state)
        self._delivered(minute, delivered.drawn_nl, delivered.true_pg, delivered.beside_pg)
        self.withheld += result.withheld
        if state.order.limits != self.final.order.limits:
            self._limits_settled = minute + LIMITS_SETTLE_MIN
        self._passed(minute, tick_ds, delivered.true_pg, state)

    def waited(self, minute: Minutes, tick_ds: int, state: State, delivered: Delivered) -> None:
        """Record a minute in which no tick was due: time passed, and what goes on by itself went on."""
        self._day_begins(minute)
        self._delivered(minute, delivered.drawn_nl, delivered.true_pg, delivered.beside_pg)
        self._passed(minute, tick_ds, delivered.true_pg, state)

    def limits_stay(self, minute: Minutes) -> bool:
        """Return whether the ledger holds no limits but the order's, so that none are forgotten later."""
        return self._limits(minute, self.final) == _limits_of(self.final)

    def lapsed(self, minute: Minutes, lapse: Lapse) -> None:
        """Record quiet minutes since `minute`, where limits stay: pulses of the program, and nothing else."""
        self._found_dry(Minutes(minute + 1))
        for _, day in groupby(lapse.brought, lambda each: (minute + each.at - 1) // MINUTES_PER_DAY):
            self._day_brought(minute, tuple(day))
        delivered = [
            (Minutes(minute + each.at), self.true_ds + each.elapsed_ds, each.true_pg)
            for each in lapse.brought
        ]
        for rolling, limit_pg in zip(self.windows.values(), _limits_of(self.final), strict=True):
            rolling.follow(delivered, limit_pg)
        end = Minutes(minute + lapse.minutes)
        self._day_begins(end)
        self.true_ds += lapse.true_ds
        self._saw(end, lapse.after)

    def command(self, minute: Minutes, name: str, before: State, result: StepResult) -> None:
        """Record what a command changed, or why it was refused."""
        refusals = result.refusals
        if any_refusal(refusals):
            reasons = tuple(a.name for a in fields(Refusals) if getattr(refusals, a.name))
            self.refused.append(RefusedCommand(minute, name, reasons))
        if before.order != result.state.order:
            self._limits_settled = minute + LIMITS_SETTLE_MIN
        self._saw(minute, result.state)

    def worst(self, span: Span) -> Worst | None:
        """Return where a window stood highest against its limit; None before the first tick."""
        return self.windows[span].worst

    def mode_at(self, minute: Minutes) -> Mode:
        """Return the mode at the end of a minute, its commands included."""
        return [mode for since, mode in self.modes if since <= minute][-1]

    def _commanded(self, pulses: int, dosing: int, state: State) -> None:
        if pulses:
            day = self.days[-1]
            day.pulses += pulses
            day.nominal_pg += self._nominal_pg(dosing, state)

    def _nominal_pg(self, pulses: int, state: State) -> int:
        return pulses * self._nominal_pulse_pg * state.order.pulse_pg // self._entered_pulse_pg

    def _day_brought(self, minute: Minutes, brought: tuple[Brought, ...]) -> None:
        """Record what quiet minutes since `minute` brought, all of one day: pulses of the program alone."""
        self._day_begins(Minutes(minute + brought[0].at))
        day, pulses = self.days[-1], sum([each.pulses for each in brought])
        day.pulses += pulses
        day.nominal_pg += pulses * self._nominal_pg(1, self.final)
        at = next((each.at for each in reversed(brought) if each.drawn_nl), brought[-1].at)
        self._delivered(
            Minutes(minute + at),  # if nothing is left now, then since the last that drew
            sum([each.drawn_nl for each in brought]),
            sum([each.true_pg for each in brought]),
            sum([each.beside_pg for each in brought]),
        )

    def _delivered(self, minute: Minutes, drawn_nl: int, true_pg: int, beside_pg: int) -> None:
        day = self.days[-1]
        day.true_pg += true_pg
        day.beside_pg += beside_pg
        self.volume_nl = Nanolitres(self.volume_nl - drawn_nl)
        self._found_dry(minute)

    def _found_dry(self, minute: Minutes) -> None:
        if self.volume_nl == 0 and self.dry_since is None:
            self.dry_since = minute

    def _day_begins(self, minute: Minutes) -> None:
        while minute > MINUTES_PER_DAY * len(self.days):
            self.days.append(Day())

    def _passed(self, minute: Minutes, tick_ds: int, true_pg: Picograms, state: State) -> None:
        """True time has passed, and all windows slide on with what was delivered at its end."""
        self.true_ds += tick_ds
        self._slid(minute, self.true_ds, true_pg, state)
        self._saw(minute, state)

    def _slid(self, minute: Minutes, now_ds: int, true_pg: int, state: State) -> None:
        for rolling, limit_pg in zip(self.windows.values(), self._limits(minute, state), strict=True):
            rolling.advance(minute, now_ds, true_pg, limit_pg)

    def _limits(self, minute: Minutes, state: State) -> tuple[int, int, int]:
        if minute > self._limits_settled:
            return _limits_of(state)
        ledger = state.ledger
        return (
            limit_in_force(ledger.day_pg),
            limit_in_force(ledger.four_hour_pg),
            limit_in_force(ledger.hour_pg),
        )

    def _saw(self, minute: Minutes, state: State) -> None:
        self.final = state
        if not self.modes or self.modes[-1][1] is not state.mode:
            self.modes.append((minute, state.mode))
        if state.alarms == self._alarms:
            return
        self._alarms = state.alarms
        for cause, signal in signals(state.alarms):
            standing = self._standing.get(cause)
            if signal.on and standing is None:
                self._standing[cause] = Episode(cause, minute, None, self.volume_nl)
                self.episodes.append(self._standing[cause])
            elif standing is not None and not signal.on:
                self._standing.pop(cause).end = minute


def _limits_of(state: State) -> tuple[int, int, int]:
    limits = state.order.limits
    return limits.day_pg, limits.four_hour_pg, limits.hour_pg


def signals(alarms: Alarms) -> Iterator[tuple[Cause, Signal]]:
    """Return every cause with its signal."""
    yield from zip(Cause, alarms, strict=True)
