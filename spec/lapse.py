"""Lapses: quiet minutes, as whoever watches a run lives through them at once.

Which minutes are quiet, and what a pump makes of them, say `spec.leap` and `spec.chain`, and it is proved.
Here is what else an observer is told of them: what nature made of the pulses, how long each minute truly was,
and what the sensors read. Minutes are numbered from 1; minute 0 is the last before the lapse.
"""

from collections.abc import Callable, Iterator
from itertools import takewhile
from typing import NamedTuple

from attrs import frozen

from controller.order import Ring
from controller.pressure import Pressure
from controller.reservoir import Level
from controller.state import State
from controller.units import SLOT_MIN

Flow = Callable[[int], int]
"""What comes of the program's flow in a minute."""
QUARTERS = 4
"""Of an hour."""


class Brought(NamedTuple):
    """A minute that brought something.

    Attributes:
        at: its number.
        elapsed_ds: true time since minute 0, at its end: tenths of a second.
        pulses: of the program, commanded at its end.
        drawn_nl: volume that truly left the reservoir.
        true_pg: mass that truly reached the tip.
        beside_pg: mass that reached the patient beside it.
    """

    at: int
    elapsed_ds: int
    pulses: int
    drawn_nl: int
    true_pg: int
    beside_pg: int


@frozen(eq=False)
class Lapse:
    """Quiet minutes, one at least.

    Attributes:
        before: the state at minute 0.
        after: the state at the end of the last.
        brought: those that brought something, oldest first.
        elapsed_ds: true time since minute 0 at the end of each minute, of minute 0 too: tenths of a second.
        levels: what the level sensor read in each; empty on a preset without one.
        pressure: what the pressure sensor read in all of them.
        left_nl: what is truly left in the reservoir.
        drained_uj: what truly left the battery.
    """

    before: State
    after: State
    brought: tuple[Brought, ...]
    elapsed_ds: tuple[int, ...]
    levels: tuple[Level, ...]
    pressure: Pressure
    left_nl: int
    drained_uj: int

    @property
    def minutes(self) -> int:
        """How many they are."""
        return len(self.elapsed_ds) - 1

    @property
    def true_ds(self) -> int:
        """True time that they took, tenths of a second."""
        return self.elapsed_ds[-1]

    def since(self, minute: int) -> tuple[Brought, ...]:
        """Return what minutes brought from this one on."""
        if not self.brought or self.brought[0].at >= minute:
            return self.brought
        newest_first = takewhile(lambda each: each.at >= minute, reversed(self.brought))
        return tuple(newest_first)[::-1]

    def seen_since(self, minute: int) -> int:
        """Return the pulses confirmed from this minute on, each a minute after its command."""
        commanded = sum(each.pulses for each in self.brought if minute - 1 <= each.at < self.minutes)
        return commanded + (self.before.unconfirmed if minute <= 1 else 0)

    def last(self) -> Brought:
        """Return what the last minute brought."""
        if self.brought and self.brought[-1].at == self.minutes:
            return self.brought[-1]
        return Brought(self.minutes, self.true_ds, 0, 0, 0, 0)

    def slots(self, minute: int) -> int:
        """Return the quarter-hours that have begun by the end of a minute."""
        return (self.before.minute_in_slot + minute) // SLOT_MIN

    def hours(self, minute: int) -> int:
        """Return the hours that have begun by the end of a minute."""
        return (self.before.record.quarter + self.slots(minute)) // QUARTERS

    def slot_edges(self) -> range:
        """Return the minutes that begin a quarter-hour."""
        first = SLOT_MIN - self.before.minute_in_slot
        return range(first, self.minutes + 1, SLOT_MIN)

    def hour_edges(self) -> range:
        """Return the minutes that begin an hour."""
        first = SLOT_MIN - self.before.minute_in_slot
        first += (QUARTERS - 1 - self.before.record.quarter) * SLOT_MIN
        return range(first, self.minutes + 1, QUARTERS * SLOT_MIN)


def stretches(offset: int, first: int, last: int) -> Iterator[tuple[int, int]]:
    """Yield each slot that minutes fall into, from 0 for that of minute 0, and how many do.

    Args:
        offset: minute within its slot of minute 0.
        first: of the minutes.
        last: of them, included.
    """
    while first <= last:
        slot = (offset + first) // SLOT_MIN
        end = min(last, (slot + 1) * SLOT_MIN - 1 - offset)
        yield slot, end - first + 1
        first = end + 1


def total(flow: Flow, ring: Ring, offset: int, first: int, last: int) -> int:
    """Return the sum of a flow, what comes of the program's, over minutes told as for `stretches`."""
    return sum(minutes * flow(ring[slot % len(ring)]) for slot, minutes in stretches(offset, first, last))


def whole(flow: int) -> int:
    """Return a flow as it is."""
    return flow
