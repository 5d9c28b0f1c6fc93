"""Decimals of files and integers of the core: exact in both directions, never by way of a float."""

from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal, Inexact, InvalidOperation
from fractions import Fraction

from attrs import frozen

from controller.arithmetic import ceil_div

PLACES = 6
"""1 mcg is 1,000,000 pg and 1 mL is 1,000,000 nL: the core holds six decimals of either."""
DISPLAY_PLACES = 3
"""Doses are shown, and limits suggested, to 0.001 mcg."""
MINUTES_PER_HOUR = 60

# Wide enough for any number within a `Quantity`; whatever would need rounding is an error instead.
_EXACT = Context(prec=40, Emin=MIN_EMIN, Emax=MAX_EMAX, traps=[Inexact, InvalidOperation])


@frozen
class Quantity:
    """A number that a file carries under a key that ends with its unit.

    Attributes:
        key: the key, unit included, such as `rate_mcg_per_h`.
        stem: the key without its unit.
        unit: the unit in words, for messages.
        minimum: least value that is not absurd, in that unit.
        maximum: largest such value.
        places: decimals that the core's integers hold.
    """

    key: str
    stem: str
    unit: str
    minimum: int
    maximum: int
    places: int


@frozen
class Amount:
    """A number as written, and the same number in the core's unit.

    Attributes:
        written: the decimal in the file's unit.
        units: `written` times 10 to the quantity's places; exact.
    """

    written: Decimal
    units: int


def on_grid(written: Decimal, places: int) -> int | None:
    """Return `written` times 10 to the `places`, or None if that is not a whole number.

    Args:
        written: a finite number below 10 to the 30th.
        places: decimals that the integer holds, 0 or more.
    """
    try:
        return int(_EXACT.scaleb(_EXACT.quantize(written, Decimal(1).scaleb(-places)), places))
    except (Inexact, InvalidOperation):
        return None


def plain(written: Decimal) -> str:
    """Return a decimal as it was written, without an exponent."""
    return format(written, "f")


def exact(units: int) -> str:
    """Return pg as mcg, or nL as mL, exactly and without trailing zeros."""
    text = _placed(units, PLACES)
    return text.rstrip("0").rstrip(".")


def rounded_up(units: int, places: int = DISPLAY_PLACES) -> str:
    """Return pg as mcg, or nL as mL, rounded up to `places` of at most six decimals."""
    return _placed(ceil_div(units, 10 ** (PLACES - places)), places)


def rounded_down(units: int, places: int = DISPLAY_PLACES) -> str:
    """Return pg as mcg, or nL as mL, rounded down to `places` of at most six decimals."""
    return _placed(units // 10 ** (PLACES - places), places)


def percent(part: int, whole: int, places: int) -> str:
    """Return `part / whole` in per cent with a sign, rounded away from zero.

    Args:
        part: of either sign; what is not 0 is never shown as 0.
        whole: above 0.
        places: decimals shown.
    """
    size = ceil_div(abs(part) * 100 * 10**places, whole)
    sign = "-" if part < 0 else "+" if part > 0 else ""
    return sign + _placed(size, places)


def share(part: Fraction, places: int) -> str:
    """Return a part of 1 in per cent, 0 or more, rounded down to `places`."""
    return _placed(part.numerator * 100 * 10**places // part.denominator, places)


def hours(minutes: int, places: int) -> str:
    """Return minutes, 0 or more, as hours, rounded up to `places`."""
    return _placed(ceil_div(minutes * 10**places, MINUTES_PER_HOUR), places)


def _placed(units: int, places: int) -> str:
    return plain(Decimal(units).scaleb(-places, _EXACT))
