"""A signal latches until it is acknowledged and its cause is gone."""

import pytest
from attrs import astuple, evolve
from hypothesis import given
from hypothesis import strategies as st

from controller.alarms import (
    NO_ALARMS,
    NO_CAUSES,
    SILENT,
    Alarms,
    Cause,
    Causes,
    Priority,
    Signal,
    acknowledged,
    boluses_locked,
    tone,
    updated,
)

ON = Signal(on=True, acknowledged=False)
SEEN = Signal(on=True, acknowledged=True)
NAMES = tuple(cause.name.lower() for cause in Cause)

causes = st.builds(Causes, *(st.booleans() for _ in NAMES))
steps = st.lists(st.tuples(causes, st.sampled_from([*Cause, None])), max_size=30)


def only(cause: Cause, signal: Signal = ON) -> Alarms:
    """All silent but one."""
    return evolve(NO_ALARMS, **{cause.name.lower(): signal})


def present(*which: Cause) -> Causes:
    """The causes named."""
    return evolve(NO_CAUSES, **{cause.name.lower(): True for cause in which})


def test_causes_signals_and_alarms_name_the_same_things() -> None:
    """One signal a cause, by one name."""
    assert NAMES == Causes.__match_args__ == Alarms.__match_args__


@pytest.mark.parametrize("cause", Cause)
@pytest.mark.parametrize(
    ("before", "is_present", "after"),
    [
        (SILENT, False, SILENT),
        (SILENT, True, ON),
        (ON, True, ON),
        (ON, False, ON),
        (SEEN, True, SEEN),
        (SEEN, False, SILENT),
    ],
)
def test_each_signal_follows_the_rule(cause: Cause, before: Signal, is_present: bool, after: Signal) -> None:
    """It begins with its cause, and ends only when acknowledged and its cause is gone."""
    now = present(cause) if is_present else NO_CAUSES
    assert only(cause, after) == updated(only(cause, before), now)


@pytest.mark.parametrize("cause", Cause)
def test_acknowledging_marks_one_signal(cause: Cause) -> None:
    """The others stay as they are, and a signal that is not given cannot be acknowledged ahead."""
    every = Alarms(ON, ON, ON, ON, ON)
    assert evolve(every, **{cause.name.lower(): SEEN}) == acknowledged(every, cause)
    assert NO_ALARMS == acknowledged(NO_ALARMS, cause)


@pytest.mark.parametrize("cause", Cause)
def test_a_cause_that_returns_sounds_again(cause: Cause) -> None:
    """What was acknowledged and went away is new when it comes back."""
    gone = updated(only(cause, SEEN), NO_CAUSES)
    assert ON == getattr(updated(gone, present(cause)), cause.name.lower())


@pytest.mark.parametrize(
    ("cause", "priority", "locks"),
    [
        (Cause.RESERVOIR_LOW, Priority.LOW, False),
        (Cause.RESERVOIR_CRITICAL, Priority.MEDIUM, True),
        (Cause.RESERVOIR_FLOOR, Priority.HIGH, True),
        (Cause.RESERVOIR_EMPTY, Priority.HIGH, True),
        (Cause.STOPPED, Priority.LOW, False),
    ],
)
def test_priorities_and_locks_are_those_of_the_table(cause: Cause, priority: Priority, locks: bool) -> None:
    """Medium and high lock boluses, also once acknowledged; an acknowledged signal is silent."""
    assert priority == tone(only(cause))
    assert Priority.NONE == tone(only(cause, SEEN))
    assert locks == boluses_locked(only(cause)) == boluses_locked(only(cause, SEEN))


@given(st.lists(st.sampled_from([SILENT, ON, SEEN]), min_size=5, max_size=5))
def test_the_tone_is_the_highest_that_nobody_has_acknowledged(signals: list[Signal]) -> None:
    """Low, medium, high, high, low: the largest of those that sound."""
    priorities = (Priority.LOW, Priority.MEDIUM, Priority.HIGH, Priority.HIGH, Priority.LOW)
    sounding = [p.value for p, s in zip(priorities, signals, strict=True) if s == ON]
    assert max(sounding, default=0) == tone(Alarms(*signals)).value


@given(steps)
def test_no_signal_without_its_cause_and_none_lost(history: list[tuple[Causes, Cause | None]]) -> None:
    """Over any history: a cause present has its signal, and a signal that ends was acknowledged."""
    alarms = NO_ALARMS
    for now, seen in history:
        before = alarms
        alarms = updated(alarms if seen is None else acknowledged(alarms, seen), now)
        for name, is_present in zip(NAMES, astuple(now), strict=True):
            was, given_now = getattr(before, name), getattr(alarms, name)
            noted = was.acknowledged or (was.on and seen is not None and seen.name.lower() == name)
            assert given_now.on == (is_present or (was.on and not noted))
            assert given_now.acknowledged == (is_present and noted)
