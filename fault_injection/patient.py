"""The patient: intrathecal baclofen in one compartment of cerebrospinal fluid, in integers.

Drug that leaves the tip is mixed at once into a fixed volume, and leaves it in proportion to what is there.
That is all: no gradient along the spine, no effect site, no tolerance, no weight. Published figures:

- Half-life 1 to 5 h, volume 22 to 157 mL (Swiss information on Lioresal Intrathecal). Clearance 13 to 80 mL/h
  in four patients; steady state 130 to 1240 ng/mL at 50 to 1200 mcg/day, reached in 1 to 2 days (both read
  in a primary source, whose reference was not kept with the figures).
- Used here: clearance 30 mL/h and half-life 1.51 h (US label; background figures, so assumptions). Both lie
  within the published ranges, and so does the volume that follows, 65.354 mL. 500 mcg/day give 694 ng/mL.

A patient may differ from this one by a factor of two and more, in either direction: it comes to 69 ng/mL at
50 and 1667 at 1200 mcg/day, and no one clearance gives both ends of what is published. See decision 19.

Rounding. What is held counts in 2**-32 pg. A minute multiplies it by a factor of 128 binary places and
rounds down, so it loses less than one such unit; `pass_minutes(n)` multiplies once by the n-th power.
Both differ by at most n + 1 units, for n up to 2**20 (two years) and up to 2**44 pg (17 g) held.
"""

from fractions import Fraction
from functools import cache, lru_cache

from attrs import frozen

from controller.order import Order
from controller.units import RING_SLOTS, Nanolitres, Picograms
from fault_injection.clock import HOUR_MIN

MASS_BITS = 32
FACTOR_BITS = 128
LEAP_MIN_MAX = 2**20
"""Longest time that is passed at once, minutes; the stated bound holds up to here."""
TAYLOR_TERMS = 48
"""Of the exponential's series: its argument is below 1, and 1/48! is below 2**-200."""


@frozen
class Kinetics:
    """How the fluid takes up and loses drug.

    Attributes:
        clearance_ul_per_h: volume cleared of drug in an hour, microlitres.
        volume_ul: volume that the drug is mixed into, microlitres.
    """

    clearance_ul_per_h: int
    volume_ul: int

    @property
    def loss_per_minute(self) -> Fraction:
        """What is lost of what is held, per minute, while hardly any time passes."""
        return Fraction(self.clearance_ul_per_h, HOUR_MIN * self.volume_ul)

    def steady_pg_per_ml(self, day_pg: int) -> int:
        """Return the concentration, pg/mL, that a dose a day, pg, comes to in the end; rounded down."""
        return day_pg * 1_000 // (24 * self.clearance_ul_per_h)


TYPICAL = Kinetics(clearance_ul_per_h=30_000, volume_ul=65_354)
"""30 mL/h and 1.51 h (US label, background figures): 30 x 1.51 / ln 2 is 65.354 mL."""


class Patient:
    """One patient's fluid; it starts without drug."""

    def __init__(self, kinetics: Kinetics = TYPICAL) -> None:
        self._kinetics = kinetics
        self._held = 0

    def pass_minutes(self, minutes: int) -> None:
        """Let true minutes pass, 0 to LEAP_MIN_MAX, in which nothing arrives."""
        self._held = self._held * _kept(self._kinetics, minutes) >> FACTOR_BITS

    def receive(self, mass_pg: Picograms) -> None:
        """Have drug arrive at the tip."""
        self._held += mass_pg << MASS_BITS

    @property
    def held(self) -> int:
        """Return what is held, in 2**-32 pg."""
        return self._held

    @property
    def pg_per_ml(self) -> int:
        """Return the concentration, pg/mL (1000 pg/mL are 1 ng/mL), rounded down."""
        return self._held * 1_000 // self._kinetics.volume_ul >> MASS_BITS


@frozen
class Bands:
    """Where a concentration is shown as too little or too much, pg/mL. Illustrative: assumptions.

    Attributes:
        too_little: below it.
        too_much: above it.
        too_much_after_holiday: above it while a drug holiday may have cost the patient's tolerance.
    """

    too_little: int
    too_much: int
    too_much_after_holiday: int


LEAST_STEADY_PG_PER_ML = 130_000
LARGEST_STEADY_PG_PER_ML = 1_240_000
"""Least and largest published steady state, at 50 to 1200 mcg/day; see above."""


def bands(own_pg_per_ml: int) -> Bands:
    """Return the bands for a patient whose program comes to this steady state.

    Doses, and so what is much, differ a hundredfold between patients. Too little is therefore less than every
    published steady state and than half of the patient's own; too much, more than all and than twice the own.
    The factors are assumptions; a half is also what the pump takes for a holiday.

    After a holiday the old dose was an overdose some 6 h later (Delhaas 1991). That is four half-lives, in
    which the model reaches 15/16 of the old steady state.
    """
    return Bands(
        too_little=min(LEAST_STEADY_PG_PER_ML, own_pg_per_ml // 2),
        too_much=max(LARGEST_STEADY_PG_PER_ML, 2 * own_pg_per_ml),
        too_much_after_holiday=own_pg_per_ml * 15 // 16,
    )


def own_steady_pg_per_ml(order: Order, pulse_nl: Nanolitres, kinetics: Kinetics = TYPICAL) -> int:
    """Return the steady state, pg/mL, of an order's mean week.

    Args:
        order: the order.
        pulse_nl: volume of the pulse that `order.pulse_pg` is for, the largest.
        kinetics: the patient's.
    """
    day_pg = sum(order.ring) * order.pulse_pg // (RING_SLOTS * pulse_nl)
    return kinetics.steady_pg_per_ml(day_pg)


def minutes_to_reach(kinetics: Kinetics, permille: int) -> int:
    """Return the minutes of an even infusion, from nothing, until so much of the steady state is reached.

    Args:
        kinetics: the patient's.
        permille: thousandths of the steady state, 0 to 999.
    """
    left = (1_000 - permille << FACTOR_BITS) // 1_000
    low, high = 0, LEAP_MIN_MAX
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if _kept(kinetics, middle) <= left else (middle + 1, high)
    return low


@lru_cache(maxsize=4_096)
def _kept(kinetics: Kinetics, minutes: int) -> int:
    """What is left after so many minutes, in 2**-128: a power by squaring, each product rounded down."""
    if not 0 <= minutes <= LEAP_MIN_MAX:
        raise ValueError(f"not 0 to {LEAP_MIN_MAX} minutes: {minutes}")
    if minutes == 0:
        return 1 << FACTOR_BITS
    if minutes == 1:
        return _minute_factor(kinetics)
    half = _kept(kinetics, minutes // 2)
    return half * half * (_minute_factor(kinetics) if minutes % 2 else 1 << FACTOR_BITS) >> 2 * FACTOR_BITS


@cache
def _minute_factor(kinetics: Kinetics) -> int:
    """e to the minus loss per minute, exactly from its series, rounded down to 128 binary places."""
    loss, term, total = kinetics.loss_per_minute, Fraction(1), Fraction(0)
    if loss >= 1:
        raise ValueError("a fluid that is cleared within a minute is no patient's")
    for power in range(1, TAYLOR_TERMS + 1):
        total += term
        term *= -loss / power
    return (total.numerator << FACTOR_BITS) // total.denominator
