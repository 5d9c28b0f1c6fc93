"""The loop: a tick each minute, and between two ticks the frames that there is time for.

A tick is never early and never made up for: the next one is due a whole minute after the last one came. So no
tick stands for less than its time, and the first one comes a minute after power is back.
"""

import time
from collections.abc import Callable
from math import inf
from typing import Protocol

from controller.shell.line import Packet

MINUTE_S = 60.0
FRAMES_PER_TICK_MAX = 32
"""More than a session needs in a minute; a flood waits, and its senders with it."""
SLICE_S = 0.2
"""How long a request to end may go unnoticed."""
TOGETHER_S = 5e-7
"""Half a second at the largest scale: two clocks may be 2.5 s apart within a minute."""
TOGETHER_TRIES = 50


class Clock(Protocol):
    """A clock that never goes back."""

    def now(self) -> float:
        """Return seconds since whenever."""

    def both(self) -> tuple[float, float]:
        """Return the same, and what another clock says."""

    def sleep(self, seconds: float) -> None:
        """Wait."""


class Monotonic:
    """The machine's own; the other one goes on while the machine sleeps."""

    def now(self) -> float:
        """Return seconds since whenever."""
        return time.monotonic()

    def both(self) -> tuple[float, float]:
        """Return the same, and what another clock says."""
        return read_together(time.monotonic, lambda: time.clock_gettime(time.CLOCK_BOOTTIME))

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)


def read_together(first: Callable[[], float], second: Callable[[], float]) -> tuple[float, float]:
    """Return what two clocks say at one instant, or so nearly as the machine lets them be read.

    The first is read before and after the second, and half-way counts. What passes between is time by which
    the clocks seem apart, times the scale of the bench: the closest of some readings is taken.
    """
    best_s, closest = inf, (0.0, 0.0)
    for _ in range(TOGETHER_TRIES):
        before, other, after = first(), second(), first()
        if after - before < best_s:
            best_s, closest = after - before, ((before + after) / 2, other)
        if best_s <= TOGETHER_S:
            break
    return closest


class Receiver(Protocol):
    """Where frames come from."""

    def receive(self, wait_s: float) -> Packet | None:
        """Return the next one, or None if none comes in time."""


Ended = Callable[[], bool]
"""Whether the loop is to end."""


def run(
    line: Receiver,
    clock: Clock,
    *,
    period_s: float,
    again_s: float,
    tick: Callable[[], bool],
    serve: Callable[[Packet], None],
    ended: Ended,
) -> None:
    """Tick every `period_s` until it has `ended`, and serve at most FRAMES_PER_TICK_MAX frames between.

    Where `tick` says that the minute was not over yet, it is tried again after `again_s`.
    """
    due = clock.now() + period_s
    while not ended():
        _serve_until(due, line, clock, serve, ended)
        if ended():
            return
        began = clock.now()
        due = began + (period_s if tick() else again_s)


def _serve_until(
    due: float, line: Receiver, clock: Clock, serve: Callable[[Packet], None], ended: Ended
) -> None:
    """Serve frames until a tick is due; one is served even where it is due at once: nobody starves."""
    served = 0
    while not ended():
        left_s = due - clock.now()
        if left_s <= 0 and served:
            return
        if served >= FRAMES_PER_TICK_MAX:
            clock.sleep(min(left_s, SLICE_S))
            continue
        packet = line.receive(min(max(left_s, 0.0), SLICE_S))
        if packet is not None:
            serve(packet)
            served += 1
        elif left_s <= 0:
            return
