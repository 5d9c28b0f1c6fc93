"""Each kind of expectation is kept by a run that keeps it, and missed by a minute or a pulse."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from controller.alarms import Cause
from controller.state import Mode
from controller.units import Minutes, Picograms
from fault_injection.commands import replay
from fault_injection.expectations import (
    AlarmBy,
    Bound,
    Expectation,
    ModeAt,
    NoAlarm,
    WindowAtLeast,
    WindowAtMost,
    contradict,
    written_permille,
)
from fault_injection.logbook import Span

WriteScenario = Callable[..., Path]

# Strokes of exactly 2 uL, 1 mcg: 20.8 pulses an hour, so 60 min hold 20 to 22 of them; the limit is 35.
NOMINAL = """
[[fault]]
kind = "strokes"
least_of_nominal = 1
largest_of_nominal = 1
[[event]]
kind = "stop"
at = "0 d 05:00"
[[expect]]
"""
WINDOW = 'window = "60 min"\nfrom = "0 d 02:00"\nuntil = "0 d 05:00"\n'

KEPT_AND_MISSED = {
    "alarm by": (
        'kind = "alarm"\ncause = "reservoir_low"\nby = "0 d 01:01"',
        'kind = "alarm"\ncause = "reservoir_low"\nby = "0 d 01:00"',
    ),
    "alarm not before": (
        'kind = "alarm"\ncause = "reservoir_low"\nnot_before = "0 d 01:01"\nby = "0 d 06:00"',
        'kind = "alarm"\ncause = "reservoir_low"\nnot_before = "0 d 01:02"\nby = "0 d 06:00"',
    ),
    "alarm at all": (
        'kind = "alarm"\ncause = "stopped"\nby = "0 d 06:00"',
        'kind = "alarm"\ncause = "reservoir_floor"\nby = "0 d 06:00"',
    ),
    "no alarm yet": (
        'kind = "no_alarm"\ncause = "reservoir_low"\nuntil = "0 d 01:00"',
        'kind = "no_alarm"\ncause = "reservoir_low"\nuntil = "0 d 01:01"',
    ),
    "no alarm any more": (
        'kind = "no_alarm"\ncause = "stopped"\nfrom = "0 d 00:01"\nuntil = "0 d 04:59"',
        'kind = "no_alarm"\ncause = "stopped"\nfrom = "0 d 00:01"\nuntil = "0 d 05:00"',
    ),
    "window at most": (
        f'kind = "window_at_most"\nmass_mcg = 22\n{WINDOW}',
        f'kind = "window_at_most"\nmass_mcg = 20\n{WINDOW}',
    ),
    "window at most of limit": (
        f'kind = "window_at_most"\nof_limit = 0.63\n{WINDOW}',
        f'kind = "window_at_most"\nof_limit = 0.571\n{WINDOW}',
    ),
    "window at least": (
        f'kind = "window_at_least"\nmass_mcg = 20\n{WINDOW}',
        f'kind = "window_at_least"\nmass_mcg = 22\n{WINDOW}',
    ),
    "window at least of limit": (
        f'kind = "window_at_least"\nof_limit = 0.571\n{WINDOW}',
        f'kind = "window_at_least"\nof_limit = 0.63\n{WINDOW}',
    ),
    "mode": (
        'kind = "mode"\nat = "0 d 04:59"\nis = "infusing"',
        'kind = "mode"\nat = "0 d 05:00"\nis = "infusing"',
    ),
}


@pytest.mark.parametrize(("kept", "missed"), KEPT_AND_MISSED.values(), ids=KEPT_AND_MISSED.keys())
def test_an_expectation_that_is_missed_ends_the_command_with_1(
    write_scenario: WriteScenario, kept: str, missed: str
) -> None:
    """The same run: 0 where the expectation is kept, 1 where it is off by the least that counts."""
    codes = [
        CliRunner().invoke(replay, [str(write_scenario(NOMINAL + expect))]).exit_code
        for expect in (kept, missed)
    ]
    assert [0, 1] == codes


def minutes(*values: int) -> tuple[Minutes, ...]:
    """Plain numbers as minutes."""
    return tuple(Minutes(value) for value in values)


def test_expectations_that_no_run_could_keep_contradict_each_other() -> None:
    """Either way round; and what some run could keep does not."""
    t1, t2, t3 = minutes(1, 2, 3)
    low, day = Cause.RESERVOIR_LOW, Span.DAY
    twenty, thirty = Bound(Picograms(20), 0), Bound(Picograms(30), 0)
    clashing: list[tuple[Expectation, Expectation]] = [
        (ModeAt(t1, Mode.STOPPED), ModeAt(t1, Mode.INFUSING)),
        (AlarmBy(low, t1, t1), AlarmBy(low, t2, t3)),
        (AlarmBy(low, t2, t2), NoAlarm(low, t1, t3)),
        (WindowAtLeast(day, thirty, t1, t2), WindowAtMost(day, twenty, t2, t3)),
    ]
    at_peace: list[tuple[Expectation, Expectation]] = [
        (ModeAt(t1, Mode.STOPPED), ModeAt(t2, Mode.INFUSING)),
        (AlarmBy(low, t1, t3), NoAlarm(low, t1, t2)),
        (AlarmBy(low, t2, t2), NoAlarm(Cause.RESERVOIR_FLOOR, t1, t3)),
        (WindowAtLeast(day, twenty, t1, t3), WindowAtMost(day, thirty, t1, t3)),
        (WindowAtLeast(day, thirty, t1, t2), WindowAtMost(Span.HOUR, twenty, t1, t2)),
    ]
    assert [True] * 4 == [contradict(a, b) and contradict(b, a) for a, b in clashing]
    assert [False] * 5 == [contradict(a, b) or contradict(b, a) for a, b in at_peace]


@pytest.mark.parametrize(
    ("permille", "written"), [(1_300, "1.3"), (1_000, "1"), (10_000, "10"), (855, "0.855")]
)
def test_thousandths_are_written_as_a_decimal(permille: int, written: str) -> None:
    """Without trailing zeros."""
    assert written == written_permille(permille)
