"""When the ghosts' watches begin: moments that a proof leaves open, and a run draws from a seed."""

from collections.abc import Callable
from random import Random

from controller.state import State
from spec.ghosts import Choice, Ghost
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
