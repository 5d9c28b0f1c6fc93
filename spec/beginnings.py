"""When the ghosts' watches begin: moments that a proof leaves open, and a run draws from a seed."""

from collections.abc import Callable
from random import Random

from attrs import frozen

from controller.presets import Device
from controller.state import Mode, State
from spec.ghosts import Choice, Ghost, limits_in_force
from spec.lapse import Lapse
from spec.motor import WINDOW_MIN
from spec.shortage import hour_begins, slot_begins
from spec.shortfall import WATCH_HOURS
from spec.supply import QUARTER_HOURLY
from spec.windows import HOUR_PG, WINDOWS


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

    def last_of(self, count: int, *, runs: bool) -> int:
        """Let so many units pass as `over` would, one after the other; return in which one began last, or 0.

        One that begins runs until the next one does.
        """
        last, at = 0, 0
        while True:
            left = max(1, self._left) if runs else 1
            if at + left > count:
                self._left -= count - at
                return last
            at = last = at + left
            runs = True
            self.draw()

    def first_of(self, count: int) -> int:
        """Let so many units pass, or fewer: up to the one in which a watch begins; return it, or 0."""
        left = max(1, self._left)
        if left > count:
            self._left -= count
            return 0
        self.draw()
        return left


@frozen
class Begun:
    """In which minute of a lapse each ghost's watch began last; 0 where none did."""

    dose: int
    limit: int
    interval: int
    supply: int
    hour_supply: int
    boluses: int
    record: int
    parcel: int
    motor: int


class Moments:
    """The arbitrary moments at which watches begin.

    Each kind of watch draws from a stream of its own, so that one that is not asked moves no other.
    """

    def __init__(self, seed: int, device: Device) -> None:
        def lives(name: str, *lengths: int) -> Lives:
            return Lives(Random(f"{seed}/{name}").getrandbits, *lengths)

        minutes = tuple(kind.limit_min for kind in WINDOWS)
        slots = tuple(kind.buckets for kind in QUARTER_HOURLY)
        self._dose = lives("dose", *minutes)
        self._limit = lives("limit", *minutes)
        self._interval = lives("interval", *minutes)
        self._supply = lives("supply", *slots)
        self._hour_supply = lives("hour supply", HOUR_PG.limit_min)
        self._boluses = lives("boluses", *slots)
        self._record = lives("record", *WATCH_HOURS)
        self._parcel = lives("parcel", *minutes)
        self._motor = lives("motor", WINDOW_MIN + 1)
        self._blockage = lives("blockage", *minutes)
        self._senses_pressure = device.has_pressure_sensor
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
            blockage=self.blockage_begins(runs=ghost.sensors.blockage.started),
        )

    def blockage_begins(self, *, runs: bool) -> bool:
        """Let a minute pass; return whether a watch on a blockage begins: never where no pressure is read."""
        return self._senses_pressure and self._blockage.over(runs=runs)

    def begun(self, ghost: Ghost, lapse: Lapse) -> Begun:
        """Return what `choice` comes to in a lapse, minute by minute, but for watches on a blockage.

        There no order changes and no bolus runs, so that all begin where they may.
        """
        minutes, before = lapse.minutes, lapse.before
        lowered = ghost.limit.largest != before.order.limits
        slots, hours = lapse.slot_edges(), lapse.hour_edges()
        return Begun(
            dose=self._dose.last_of(minutes, runs=ghost.dose.started),
            limit=self._limit_begun(minutes, before) if lowered else 0,
            interval=self._interval.last_of(minutes, runs=ghost.interval.started),
            supply=_at(slots, self._supply.last_of(len(slots), runs=ghost.supply.started)),
            hour_supply=self._hour_supply.last_of(minutes, runs=ghost.hour_supply.started),
            boluses=_at(slots, self._boluses.last_of(len(slots), runs=ghost.boluses.started)),
            record=_at(hours, self._record_begun(len(hours), ghost, before)),
            parcel=self._parcel.last_of(minutes, runs=ghost.parcel.started),
            motor=self._motor.last_of(minutes, runs=ghost.motor.started),
        )

    def _limit_begun(self, minutes: int, before: State) -> int:
        """Where none of two orders aboard allows more volume, limits are those in force once one begins."""
        if limits_in_force(before) == before.order.limits:
            return self._limit.first_of(minutes)
        return self._limit.last_of(minutes, runs=True)

    def _record_begun(self, hours: int, ghost: Ghost, before: State) -> int:
        """None begins once therapy has ended, though it is asked for every hour."""
        if before.mode != Mode.ENDED:
            return self._record.last_of(hours, runs=ghost.record.started)
        for _ in range(hours):
            self._record.over(runs=ghost.record.started)
        return 0


def _at(minutes: range, which: int) -> int:
    """Return the so manieth of some minutes; of none, 0."""
    return minutes[which - 1] if which else 0
