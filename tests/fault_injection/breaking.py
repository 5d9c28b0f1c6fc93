"""Expectations broken on purpose: none is true of every run."""

from attrs import evolve

from controller.state import Mode
from controller.units import Minutes, Picograms
from fault_injection.expectations import (
    AlarmBy,
    Bound,
    Expectation,
    ModeAt,
    NoAlarm,
    WindowAtLeast,
    WindowAtMost,
)


def broken(expectation: Expectation) -> Expectation:
    """The same expectation, moved or tightened so far that a run that kept it must miss it."""
    match expectation:
        case AlarmBy():
            return evolve(expectation, not_before=Minutes(0), by=Minutes(expectation.not_before - 1))
        case NoAlarm():
            return AlarmBy(expectation.cause, expectation.begin, expectation.end)
        case WindowAtMost(bound=Bound(pg=0, permille=0)):  # nothing: a quarter less is nothing too
            least = Bound(Picograms(1), 0)
            return WindowAtLeast(expectation.span, least, expectation.begin, expectation.end)
        case WindowAtMost():
            return evolve(expectation, bound=scaled(expectation.bound, 3))
        case WindowAtLeast():
            return evolve(expectation, bound=scaled(expectation.bound, 5))
        case ModeAt():
            return evolve(expectation, mode=next(mode for mode in Mode if mode is not expectation.mode))


def scaled(bound: Bound, quarters: int) -> Bound:
    """A bound times so many quarters."""
    return Bound(Picograms(bound.pg * quarters // 4), bound.permille * quarters // 4)
