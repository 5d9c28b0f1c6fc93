"""Fault model of time.

A minute of the run is what a sound clock calls one; it truly lasts a time of its own. Healthy, that is within
1 % of a minute, and no shorter than a good clock allows (A-CLOCK); a fault makes both clocks wrong alike, so
that each minute truly lasts something else.

The pump reads both clocks once in each minute of the run. Healthy, each has advanced by 60 s. A fault makes
one of them advance by anything else: nothing where it stands still, little where it creeps, much where it is
fast or jumps, less than nothing where it is set back.
"""

from attrs import frozen

from controller.arithmetic import ceil_div
from controller.units import MINUTE_MS, TICK_DS_MIN
from spec.clocks import GAIN_MS_PER_DS

TICK_DS = 600
"""A minute, in tenths of a second."""
TICK_DS_LEAST = ceil_div(MINUTE_MS, GAIN_MS_PER_DS)
"""Shortest true tick of a good clock, which gains 1 % at most: whole tenths of a second, rounded up."""
TICK_DS_MAX = 2 * TICK_DS - TICK_DS_MIN
"""Longest true tick of a healthy clock, 1 % slow: the mirror of A-TICK, an assumption."""


@frozen
class Clock:
    """State of both: range of the true length of a minute, tenths of a second."""

    least_ds: int
    largest_ds: int


@frozen
class ClockRate:
    """State of one of them: its advance in a minute of the run, ms."""

    minute_ms: int


WITHIN_ONE_PERCENT = Clock(least_ds=TICK_DS_LEAST, largest_ds=TICK_DS_MAX)
RIGHT = ClockRate(minute_ms=MINUTE_MS)
