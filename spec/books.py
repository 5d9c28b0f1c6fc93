"""The reference pump's books: lists, sums and maxima, as one would keep them on paper.

Nothing here is shared with the controller, not even the length of a window.
"""

from bisect import bisect_left
from collections.abc import Callable

from attrs import Factory, define, evolve, frozen

from controller.order import Amounts, Order
from controller.units import NanolitresPerDay

SLOT_MIN = 15
DAY_MIN = 24 * 60
HOUR_DS = 36_000
DAY_DS = 24 * HOUR_DS

EXCESS_TENTHS = (11, 13, 15, 20)
"""The factors k of DOSE-8 in tenths."""
BEYOND = 1_000
"""More than the largest factor: DOSE-8 says nothing."""


@frozen
class Total:
    """What a window holds.

    Attributes:
        charged_pg: mass, each pulse at its largest.
        charged_nl: volume, each pulse at its largest.
        true_pg: mass that truly reached the tip.
        primed_pg: mass that pulses of priming would have been charged.
        tenths: smallest of EXCESS_TENTHS, or BEYOND, that bounds true against charged mass throughout,
            that of priming included.
    """

    charged_pg: int
    charged_nl: int
    true_pg: int
    primed_pg: int
    tenths: int


def tenths_over(true_pg: int, most_pg: int) -> int:
    """Return the smallest of EXCESS_TENTHS, or BEYOND, that bounds true against charged mass."""
    for tenths in EXCESS_TENTHS:
        if 10 * true_pg <= tenths * most_pg:
            return tenths
    return BEYOND


class Deliveries:
    """Every delivery of the last day, oldest first, one list a column; of sums, the running total."""

    KEEP_MAX = 4 * DAY_MIN

    def __init__(self) -> None:
        self._at_ds: list[int] = []
        self._charged_pg: list[int] = [0]
        self._charged_nl: list[int] = [0]
        self._true_pg: list[int] = [0]
        self._primed_pg: list[int] = [0]
        self._tenths: list[int] = []
        self._bounded = True

    def add(self, at_ds: int, *, charged_pg: int, charged_nl: int, true_pg: int, primed_pg: int) -> None:
        """Write down what one step delivered, at its true time."""
        most_pg = charged_pg + primed_pg
        self._at_ds.append(at_ds)
        self._charged_pg.append(self._charged_pg[-1] + charged_pg)
        self._charged_nl.append(self._charged_nl[-1] + charged_nl)
        self._true_pg.append(self._true_pg[-1] + true_pg)
        self._primed_pg.append(self._primed_pg[-1] + primed_pg)
        self._tenths.append(tenths_over(true_pg, most_pg))
        self._bounded = self._bounded and self._tenths[-1] == EXCESS_TENTHS[0]
        if len(self._at_ds) > self.KEEP_MAX:
            self._forget(bisect_left(self._at_ds, at_ds - DAY_DS))

    def total(self, length_ds: int) -> Total:
        """Return all that came in the window that ends with the last delivery, both ends included."""
        first = bisect_left(self._at_ds, self._at_ds[-1] - length_ds)
        return Total(
            charged_pg=self._charged_pg[-1] - self._charged_pg[first],
            charged_nl=self._charged_nl[-1] - self._charged_nl[first],
            true_pg=self._true_pg[-1] - self._true_pg[first],
            primed_pg=self._primed_pg[-1] - self._primed_pg[first],
            tenths=EXCESS_TENTHS[0] if self._bounded else max(self._tenths[first:]),
        )

    def _forget(self, count: int) -> None:
        columns = (self._at_ds, self._charged_pg, self._charged_nl, self._true_pg, self._primed_pg)
        for column in (*columns, self._tenths):
            del column[:count]
        self._bounded = all(tenths == EXCESS_TENTHS[0] for tenths in self._tenths)


class Limits:
    """Which limits were in force, and through which minute."""

    KEEP_MIN = 2 * DAY_MIN

    def __init__(self, limits: Amounts) -> None:
        self.now = limits
        self._past: list[tuple[int, Amounts]] = []

    def replace(self, limits: Amounts, minute: int) -> None:
        """Put `limits` into force during `minute`, which then has seen both."""
        self._past = [(until, old) for until, old in self._past if until > minute - self.KEEP_MIN]
        self._past.append((minute, self.now))
        self.now = limits

    def largest(self, amount: Callable[[Amounts], int], since_minute: int) -> int:
        """Return the largest limit in force in any minute from `since_minute` to now."""
        now = max(amount(self.now), 0)
        if not self._past:
            return now
        return max(now, *(amount(old) for until, old in self._past if until >= since_minute), 0)


class Program:
    """The program as it was written; only an index walks, by wall minutes."""

    def __init__(self, ring: tuple[NanolitresPerDay, ...], minute_in_slot: int) -> None:
        self._ring = ring
        self._minute = minute_in_slot

    def minutes_pass(self, minutes: int) -> None:
        """Move the clock on, whatever the pump does."""
        self._minute += minutes

    def load(self, ring: tuple[NanolitresPerDay, ...]) -> None:
        """Take another program, whose first slot is the one that runs."""
        self._ring = ring
        self._minute %= SLOT_MIN

    def turn(self, slots: int) -> None:
        """Move the program on by `slots` quarter-hours."""
        self._minute += slots * SLOT_MIN

    def flow(self) -> int:
        """Return the flow of the minute that begins now."""
        return self._ring[self._minute // SLOT_MIN % len(self._ring)]

    def from_now(self) -> tuple[int, ...]:
        """Return the flows of a day from the slot that runs now."""
        slot = self._minute // SLOT_MIN
        return tuple(self._ring[(slot + ahead) % len(self._ring)] for ahead in range(len(self._ring)))


@frozen
class LoadedOrder:
    """An order as it was loaded, and the minute in which that was."""

    order: Order
    minute: int

    def at(self, minute: int) -> Order:
        """Return the order with its ring begun at the slot that runs in `minute`."""
        slots = (minute // SLOT_MIN - self.minute // SLOT_MIN) % len(self.order.ring)
        return evolve(self.order, ring=self.order.ring[slots:] + self.order.ring[:slots])


class Balance:
    """Commanded less scheduled units of one schedule, against every moment at which an interval may begin.

    The interval with the most is the one that begins where the balance was lowest, so one number stands for
    all of them.
    """

    def __init__(self) -> None:
        self._now = 0
        self._lowest = 0

    def excess(self, *, commanded: int, scheduled: int) -> int:
        """Write down one step; return the most that any interval ending now has over its schedule."""
        self._now += commanded - scheduled
        excess = self._now - self._lowest
        self._lowest = min(self._lowest, self._now)
        return excess


@define
class RunningBolus:
    """A bolus by its minutes: after m of them, `m x flow` whole pulses should have come."""

    pulses: int
    flow_nl_per_day: int
    pulse_units: int
    by_patient: bool
    primes: bool = False
    minutes: int = 0

    def is_through(self) -> bool:
        """Return whether all its pulses have had their turn."""
        return self.minutes * self.flow_nl_per_day // self.pulse_units >= self.pulses

    def next_minute(self) -> int:
        """Let a minute pass; return the units that it holds, none once the pulses are through."""
        through = self.is_through()
        self.minutes += 1
        return 0 if through else self.flow_nl_per_day

    def brings(self) -> int:
        """Return how many pulses the last minute should have brought."""
        return self._by(self.minutes) - self._by(self.minutes - 1)

    def cut_to(self, pulses: int) -> None:
        """Let no more than so many come from the last minute on."""
        self.pulses = min(self.pulses, self._by(self.minutes - 1) + pulses)

    def to_come(self) -> int:
        """Return how many pulses should still come."""
        return self.pulses - self._by(self.minutes)

    def _by(self, minutes: int) -> int:
        return min(self.pulses, minutes * self.flow_nl_per_day // self.pulse_units)


@define
class PatientBook:
    """Which patient boluses there were: the minute in which each last ran; and when a program was loaded."""

    loaded: int = 0
    ends: list[int] = Factory(list)

    def begins(self, minute: int) -> None:
        """Write down a bolus that begins."""
        self.ends.append(minute)

    def runs(self, minute: int) -> None:
        """Note that the last bolus runs in this minute."""
        self.ends[-1] = minute

    def locked_out(self, minute: int, lockout_min: int) -> bool:
        """Return whether a bolus in this minute would come too early."""
        last = max([self.loaded, *self.ends[-1:]])
        return minute - last < lockout_min

    def recent(self, minute: int) -> int:
        """Return how many ended less than a day, and half an hour for a fast clock, ago."""
        return sum(minute - end < DAY_MIN + 30 for end in self.ends)


@define
class Latch:
    """An alarm signal by the rule alone."""

    snooze_min: int
    on: bool = False
    acknowledged: bool = False
    quiet_min: int = 0
    lapsed: bool = False

    def minute_passes(self) -> None:
        """An acknowledgement lasts so many minutes and no longer."""
        self.quiet_min += 1
        if self.acknowledged and self.quiet_min >= self.snooze_min:
            self.acknowledged, self.lapsed = False, True

    def update(self, *, cause: bool) -> bool:
        """Bring the signal up to date; return whether it begins now."""
        begins = cause and not self.on
        self.on = cause or (self.on and not self.acknowledged)
        self.acknowledged = self.acknowledged and self.on
        return begins

    def acknowledge(self) -> None:
        """Note that a clinician has seen it."""
        self.quiet_min = 0
        self.lapsed = False
        self.acknowledged = self.on

    def wants_to_be_heard(self) -> bool:
        """Return whether nobody has acknowledged it, or so long ago that it does not count any more."""
        return self.on and not self.acknowledged


@define
class Accounts:
    """What may be, must be and truly is left in the reservoir since it was emptied to be filled."""

    filled_nl: int
    largest_nl: int
    smallest_nl: int
    commanded: int = 0
    confirmed: int = 0
    drawn_nl: int = 0

    def fill(self, volume_nl: int, held_nl: int) -> None:
        """Note a fill that is confirmed, and of which since the residual no more has left than was drawn."""
        self.filled_nl = volume_nl
        self.drawn_nl = min(self.drawn_nl, max(0, volume_nl - held_nl))

    def surely_nl(self) -> int:
        """Return what is left if every commanded pulse was the largest."""
        return max(0, self.filled_nl - self.commanded * self.largest_nl)

    def at_most_nl(self) -> int:
        """Return what is left if only the confirmed pulses turned, and each was the smallest."""
        return max(0, self.filled_nl - self.confirmed * self.smallest_nl)

    def truly_nl(self) -> int:
        """Return what is truly left."""
        return self.filled_nl - self.drawn_nl
