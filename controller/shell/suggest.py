"""Limits for a prescription that has none, or unsuitable ones: the least admissible."""

from decimal import Decimal

from attrs import evolve

from controller.arithmetic import ceil_div
from controller.order import Amounts
from controller.shell.decimals import DISPLAY_PLACES, PLACES, Amount, plain
from controller.shell.prescription_file import Limits, Prescription
from controller.shell.reasons import Reason, judge
from controller.units import Picograms


def with_least_limits(prescription: Prescription) -> tuple[Limits, tuple[Reason, ...]]:
    """Return the least admissible limits, and what would still be refused with them in place.

    The limits are rounded up to 0.001 mcg.
    """
    limits = _rounded(judge(prescription).admission.least)
    return limits, judge(evolve(prescription, limits=limits)).reasons


def limits_toml(limits: Limits) -> str:
    """Return the `[limits]` section of a prescription file; each of `limits` is given."""
    lines = [f"{quantity.key} = {plain(limit.written)}\n" for quantity, limit in limits.given]
    return "".join(["[limits] # least admissible, rounded up to 0.001 mcg\n", *lines])


def _rounded(least: Amounts) -> Limits:
    return Limits(
        day=_rounded_up(least.day_pg),
        four_hour=_rounded_up(least.four_hour_pg),
        hour=_rounded_up(least.hour_pg),
    )


def _rounded_up(least_pg: Picograms) -> Amount:
    grain = 10 ** (PLACES - DISPLAY_PLACES)
    grains = ceil_div(least_pg, grain)
    return Amount(Decimal(grains).scaleb(-DISPLAY_PLACES), grains * grain)
