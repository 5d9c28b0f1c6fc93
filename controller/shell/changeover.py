"""What a change of drug at a refill does to the dose while the new drug travels to the tip.

The controller (`controller/change.py`) charges the strongest drug that may be leaving the tip and flows by
the program made for it, both by one switch. So there is never more than the program in force gives, but
for the tolerance of strokes. There may be less: the tip gives the weaker drug at the flow made for the
stronger one. How long, at most, is derived here, for this one pump:

- Until the refill the tubing is full of the old drug. The refill is confirmed within `NEEDLE_MIN` of its
  opening (after that it is an abandoned one, which alarms), and before its drug may have arrived.
- Nothing but the program runs meanwhile: no stop, no stall, no holiday, no pulse withheld, and each pulse is
  confirmed at the next tick. A patient's bolus, but not a clinician's, may have just begun at the switch.
  Hours are those of the pump's clock.
- The true dead volume is anywhere in the range of either file; the controller counts by that of the old one.

A residue that stays in the reservoir makes a drug between both strengths, so the doses stay within these
bounds while it travels. What is left of the difference afterwards is a matter of the concentration entered.
"""

from bisect import bisect_right
from fractions import Fraction
from itertools import accumulate

from attrs import frozen

from controller.arithmetic import ceil_div
from controller.order import Order, Ring
from controller.presets import Device, pulse_units
from controller.refill import NEEDLE_MIN
from controller.shell.prescription import entered_concentration
from controller.units import SLOT_MIN, Minutes, NanolitresPerDay, PicogramsPerNanolitre, Pulses

DOSE_LEAST = Fraction(1, 2)
"""Less than this part of the dose, for longer than `BELOW_LEAST_MIN_MAX`, is refused: an assumption."""
BELOW_LEAST_MIN_MAX = Minutes(12 * 60)
"""An assumption too: withdrawal takes hours to days to come, and no source gives a safe time."""


@frozen
class Changeover:
    """The worst of a change of drug; doses are parts of what the program in force gives, nominally.

    Attributes:
        old, new: strengths of both drugs.
        below_min: most minutes for which the dose may be below that, strokes aside.
        least: least dose of that time, at nominal strokes.
        least_true: the same at the smallest strokes.
        most: largest dose, at the largest strokes.
    """

    old: PicogramsPerNanolitre
    new: PicogramsPerNanolitre
    below_min: Minutes
    least: Fraction
    least_true: Fraction
    most: Fraction

    @property
    def too_low_for_too_long(self) -> bool:
        """Whether the dose is too low for too long; judged by the strengths alone, not by strokes."""
        return self.least < DOSE_LEAST and self.below_min > BELOW_LEAST_MIN_MAX


def changeover(*, old: Order, new: Order, device: Device) -> Changeover | None:
    """Return the worst of a change from `old` to `new`; None if they are for one drug, or give nothing."""
    if old.pulse_pg == new.pulse_pg or not any(old.ring) or not any(new.ring):
        return None
    stronger = new.pulse_pg > old.pulse_pg
    least = Fraction(min(old.pulse_pg, new.pulse_pg), max(old.pulse_pg, new.pulse_pg))
    return Changeover(
        old=entered_concentration(old, device),
        new=entered_concentration(new, device),
        below_min=_before_a_stronger(old, new, device) if stronger else _before_a_weaker(old, new, device),
        least=least,
        least_true=least * Fraction(device.stroke_min_nl, device.stroke_nl),
        most=Fraction(device.stroke_max_nl, device.stroke_nl),
    )


def _before_a_stronger(old: Order, new: Order, device: Device) -> Minutes:
    """Minutes for which the old drug may be given at the flow made for a stronger one.

    The controller switches in the first minute with `(counted + most) * stroke_max >= dead_min`, so at
    least `ceil(dead_min / stroke_max) - most` pulses have been counted. Those of the open refill may have
    moved the old drug; each other one has moved at least `stroke_min` of the new. It takes at most
    `ceil(dead_max / stroke_min)` of these until the front is at the tip; what is left of them comes by the
    new program. The minute of the switch, which delivers nothing, is one more. A stroke larger than
    the smallest has moved more by the switch and leaves less to do.
    """
    dead_max_nl = max(old.dead_volume_max_nl, new.dead_volume_max_nl)
    flow = NanolitresPerDay(old.peak_nl_per_day + old.patient.flow_nl_per_day)
    most = flow // pulse_units(device) + 2  # as in `change_due`
    counted = ceil_div(old.dead_volume_min_nl, device.stroke_max_nl) - most
    passed = max(0, counted - _pulses_of_refill(old, device))
    left = Pulses(max(0, ceil_div(dead_max_nl, device.stroke_min_nl) - passed))
    return Minutes(longest_min(new.ring, left, device) + 1)


def _before_a_weaker(old: Order, new: Order, device: Device) -> Minutes:
    """Minutes for which a weaker new drug may be given at the flow made for the old one.

    The controller switches once `ceil(dead_max / stroke_min)` pulses since the confirmation are confirmed.
    At the largest strokes `floor(dead_min / stroke_max)` pulses since the filling are still of the old drug
    alone, and it may have been filled when the refill had just been opened. The pulses in between come by
    the old program. The last is confirmed a minute later, and the minute after that is the switch.
    """
    dead_min_nl = min(old.dead_volume_min_nl, new.dead_volume_min_nl)
    until_switch = ceil_div(old.dead_volume_max_nl, device.stroke_min_nl)
    whole = max(0, dead_min_nl // device.stroke_max_nl - _pulses_of_refill(old, device))
    return Minutes(longest_min(old.ring, Pulses(max(0, until_switch - whole)), device) + 2)


def _pulses_of_refill(old: Order, device: Device) -> Pulses:
    """Most pulses from the opening of a refill to its confirmation."""
    return Pulses(ceil_div((NEEDLE_MIN - 1) * old.peak_nl_per_day, pulse_units(device)))


def longest_min(ring: Ring, pulses: Pulses, device: Device) -> Minutes:
    """Return the most minutes that a program takes for so many pulses, begun at any minute of its ring.

    Args:
        ring: not all of its flows are 0.
        pulses: 0 or more.
        device: the preset.
    """
    if pulses == 0:
        return Minutes(0)
    flows = [flow for flow in ring for _ in range(SLOT_MIN)]
    turns, rest = divmod(pulses * pulse_units(device) - 1, sum(flows))
    built_up = tuple(accumulate(flows * 2, initial=0))
    longest = max(bisect_right(built_up, built_up[at] + rest) - at for at in range(len(flows)))
    return Minutes(turns * len(flows) + longest)
