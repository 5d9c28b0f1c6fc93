"""Expectations: what a scenario says must come of it, and whether a run kept to it."""

from attrs import frozen

from controller.alarms import Cause
from controller.shell.decimals import exact
from controller.state import Mode
from controller.units import Minutes, Picograms
from fault_injection.clock import written_time
from fault_injection.logbook import Logbook, Span

PERMILLE = 1_000


@frozen
class AlarmBy:
    """A signal is first given no earlier than `not_before` and no later than `by`."""

    cause: Cause
    not_before: Minutes
    by: Minutes


@frozen
class NoAlarm:
    """A signal is not given at the end of any minute from `begin` to `end`, both included."""

    cause: Cause
    begin: Minutes
    end: Minutes


@frozen
class Bound:
    """A bound on mass: a fixed one, or so many thousandths of the limit in force.

    Attributes:
        pg: the fixed bound; not used if `permille` is not 0.
        permille: thousandths of the limit; 0 if the bound is fixed.
    """

    pg: Picograms
    permille: int


@frozen
class WindowAtMost:
    """Every window of true mass that ends from `begin` to `end`, both included, is at most the bound."""

    span: Span
    bound: Bound
    begin: Minutes
    end: Minutes


@frozen
class WindowAtLeast:
    """Every window of true mass that ends from `begin` to `end`, both included, is at least the bound."""

    span: Span
    bound: Bound
    begin: Minutes
    end: Minutes


@frozen
class ModeAt:
    """The pump is in a mode at the end of a minute."""

    at: Minutes
    mode: Mode


Expectation = AlarmBy | NoAlarm | WindowAtMost | WindowAtLeast | ModeAt


@frozen
class Judged:
    """An expectation, whether the run kept to it, and what the run showed."""

    expected: str
    found: str
    holds: bool


def judged(expectation: Expectation, logbook: Logbook) -> Judged:
    """Compare one expectation with what happened."""
    match expectation:
        case AlarmBy():
            return _alarm_by(expectation, logbook)
        case NoAlarm():
            return _no_alarm(expectation, logbook)
        case WindowAtMost() | WindowAtLeast():
            return _window(expectation, logbook)
        case ModeAt():
            return _mode_at(expectation, logbook)


def looks_between(expectation: Expectation) -> bool:
    """Return whether an expectation is about every minute of a time, also where nothing changes."""
    return isinstance(expectation, WindowAtMost | WindowAtLeast)


def contradict(a: Expectation, b: Expectation) -> bool:
    """Return whether no run could keep both, as far as can be told without running it."""
    return _contradicts(a, b) or _contradicts(b, a)


def _contradicts(a: Expectation, b: Expectation) -> bool:
    match a, b:
        case ModeAt(), ModeAt():
            return a.at == b.at and a.mode is not b.mode
        case AlarmBy(), AlarmBy():
            return a.cause is b.cause and a.by < b.not_before
        case AlarmBy(), NoAlarm():
            return a.cause is b.cause and b.begin <= a.not_before and a.by <= b.end
        case WindowAtLeast(), WindowAtMost():
            overlap = a.begin <= b.end and b.begin <= a.end
            same_unit = (a.bound.permille == 0) == (b.bound.permille == 0)
            above = (a.bound.pg, a.bound.permille) > (b.bound.pg, b.bound.permille)
            return a.span is b.span and overlap and same_unit and above
        case _:
            return False


def written_mass(pg: int) -> str:
    """Return a mass in mcg, exactly."""
    return f"{exact(pg)} mcg"


def _alarm_by(expectation: AlarmBy, logbook: Logbook) -> Judged:
    earliest = f"{written_time(expectation.not_before)} to " if expectation.not_before else "by "
    expected = f"{expectation.cause.name} first given {earliest}{written_time(expectation.by)}"
    for episode in logbook.episodes:
        if episode.cause is expectation.cause:
            holds = expectation.not_before <= episode.begin <= expectation.by
            return Judged(expected, f"given at {written_time(episode.begin)}", holds)
    return Judged(expected, "never given", holds=False)


def _no_alarm(expectation: NoAlarm, logbook: Logbook) -> Judged:
    begin, end = expectation.begin, expectation.end
    expected = f"no {expectation.cause.name} from {written_time(begin)} to {written_time(end)}"
    for episode in logbook.episodes:
        ended = episode.end is not None and episode.end <= begin
        if episode.cause is expectation.cause and episode.begin <= end and not ended:
            return Judged(expected, f"given at {written_time(episode.begin)}", holds=False)
    return Judged(expected, "not given", holds=True)


def _window(expectation: WindowAtMost | WindowAtLeast, logbook: Logbook) -> Judged:
    rolling, bound = logbook.windows[expectation.span], expectation.bound
    at_most = isinstance(expectation, WindowAtMost)
    sign = 1 if at_most else -1
    tightest, at, holds, bound_pg = None, 0, True, bound.pg
    for minute in range(max(1, expectation.begin), min(expectation.end, len(rolling.totals)) + 1):
        true_pg, limit_pg = rolling.totals[minute - 1], rolling.limits[minute - 1]
        scaled = bound.permille * limit_pg if bound.permille else bound.pg * PERMILLE
        over = sign * (true_pg * PERMILLE - scaled)
        if tightest is None or over > tightest:
            tightest, at, bound_pg = over, minute, Picograms(scaled // PERMILLE)
            holds = over <= 0
    share = f" ({written_permille(bound.permille)} x limit)" if bound.permille else ""
    expected = (
        f"{'worst' if at_most else 'least'} {expectation.span.value} "
        f"at {'most' if at_most else 'least'} {written_mass(bound_pg)}{share}"
        f" from {written_time(expectation.begin)} to {written_time(expectation.end)}"
    )
    if tightest is None:
        return Judged(expected, "no window in that time", holds=False)
    return Judged(expected, f"{written_mass(rolling.totals[at - 1])} at {written_time(at)}", holds)


def written_permille(permille: int) -> str:
    """Return thousandths as a decimal without trailing zeros: 1300 is `1.3`."""
    return f"{permille // PERMILLE}.{permille % PERMILLE:03}".rstrip("0").rstrip(".")


def _mode_at(expectation: ModeAt, logbook: Logbook) -> Judged:
    found = logbook.mode_at(expectation.at)
    return Judged(
        f"{expectation.mode.name} at {written_time(expectation.at)}", found.name, found is expectation.mode
    )
