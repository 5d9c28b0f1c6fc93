"""Integer helpers of the core once more, in the plainest words; CrossHair holds the two side by side."""


def larger(a: int, b: int) -> int:
    """Return the larger of two integers."""
    return max(a, b)


def smaller(a: int, b: int) -> int:
    """Return the smaller of two integers."""
    return min(a, b)


def less_but_not_below_zero(amount: int, reduction: int) -> int:
    """Return what is left, or 0."""
    return max(amount - reduction, 0)


def rounded_up(numerator: int) -> int:
    """Return a quotient by 7, rounded up."""
    return numerator // 7 + (numerator % 7 != 0)


def shipping_rounded_up(numerator: int) -> int:
    """Return the same as the core has it; CrossHair wants the divisor fixed."""
    from controller.arithmetic import ceil_div  # noqa: PLC0415  # the shipping function, where it is used

    return ceil_div(numerator, 7)


def planted(a: int, b: int) -> int:
    """Return what `larger` does not for equal signs: the planted difference."""
    return abs(max(a, b))
