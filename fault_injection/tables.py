"""What a run came to, as tables for a terminal."""

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from controller.shell.decimals import exact, rounded_down, rounded_up
from controller.shell.refusal_sentences import REFUSAL_SENTENCES, told
from fault_injection.clock import written_time
from fault_injection.logbook import Day, Logbook
from fault_injection.monitors import Verdict
from fault_injection.replay import Outcome
from fault_injection.scenario import Scenario
from fault_injection.summary import share_permille
from fault_injection.table import table_of

DAYS_SHOWN_MAX = 31
"""Beyond that, the dose is shown by weeks."""
WEEK_DAYS = 7


def shown(scenario: Scenario, outcome: Outcome) -> RenderableType:
    """Return the whole report of a run."""
    return Group(*_parts(scenario, outcome))


def _parts(scenario: Scenario, outcome: Outcome) -> Iterator[RenderableType]:
    logbook = outcome.logbook
    yield _heading(scenario)
    yield _doses(logbook, scenario)
    yield _windows(logbook)
    yield _alarms(logbook)
    yield _reservoir(logbook)
    if logbook.refused:
        yield _refused(logbook)
        yield _refusal_reasons(logbook)
    if outcome.expectations:
        yield _expectations(outcome)
    yield _monitors(outcome)
    yield _verdict(outcome)


def _heading(scenario: Scenario) -> RenderableType:
    broken = ", ".join(sorted(scenario.assumptions_broken)) or "none"
    return Text(
        f"{scenario.title}\n{scenario.device.name}, {written_time(scenario.duration)}, seed {scenario.seed}, "
        f"assumptions broken: {broken}\n",
    )


def percent(part: int, whole: int) -> str:
    """Return `part / whole` in per cent with one decimal, or a dash if there is no whole."""
    if whole == 0:
        return "-"
    tenths = share_permille(part, whole)
    return f"{tenths // 10}.{tenths % 10} %"


def _doses(logbook: Logbook, scenario: Scenario) -> Table:
    limit_pg = scenario.initial.order.limits.day_pg
    by_week = len(logbook.days) > DAYS_SHOWN_MAX
    title = "Dose a day, mcg" if not by_week else "Mean dose a day by weeks, mcg"
    table = table_of(
        title, "day", "pulses", "nominal", "true", "true to nominal", "true to first daily limit"
    )
    for name, day in _weeks(logbook.days) if by_week else _days(logbook.days):
        table.add_row(
            name,
            str(day.pulses),
            rounded_up(day.nominal_pg, 1),
            rounded_up(day.true_pg, 1),
            percent(day.true_pg, day.nominal_pg),
            percent(day.true_pg, limit_pg),
        )
    return table


def _days(days: list[Day]) -> Iterator[tuple[str, Day]]:
    for number, day in enumerate(days, start=1):
        yield str(number), day


def _weeks(days: list[Day]) -> Iterator[tuple[str, Day]]:
    for first in range(0, len(days), WEEK_DAYS):
        week = days[first : first + WEEK_DAYS]
        yield (
            f"{first + 1} to {first + len(week)}",
            Day(
                pulses=sum(day.pulses for day in week) // len(week),
                nominal_pg=sum(day.nominal_pg for day in week) // len(week),
                true_pg=sum(day.true_pg for day in week) // len(week),
            ),
        )


def _windows(logbook: Logbook) -> Table:
    table = table_of("Worst windows of true mass, mcg", "window", "true", "limit", "of limit", "at")
    for span in logbook.windows:
        worst = logbook.worst(span)
        if worst is not None:
            table.add_row(
                span.value,
                rounded_up(worst.true_pg),
                rounded_down(worst.limit_pg),
                percent(worst.true_pg, worst.limit_pg),
                written_time(worst.minute),
            )
    return table


def _alarms(logbook: Logbook) -> Table:
    table = table_of("Alarms", "cause", "given", "gone", "true mL then", "before dry")
    for episode in logbook.episodes:
        lead = "-" if logbook.dry_since is None else _lead(logbook.dry_since - episode.begin)
        table.add_row(
            episode.cause.name,
            written_time(episode.begin),
            "-" if episode.end is None else written_time(episode.end),
            rounded_down(episode.volume_nl),
            lead,
        )
    return table


def _lead(minutes: int) -> str:
    return written_time(minutes) if minutes >= 0 else f"{written_time(-minutes)} late"


def _reservoir(logbook: Logbook) -> Table:
    reservoir = logbook.final.reservoir
    table = table_of("Reservoir at the end, mL", "lower account", "truth", "upper account", "dry since")
    table.add_row(
        exact(reservoir.lower_nl),
        exact(logbook.volume_nl),
        exact(reservoir.upper_nl),
        "-" if logbook.dry_since is None else written_time(logbook.dry_since),
    )
    return table


def _refused(logbook: Logbook) -> Table:
    table = table_of("Commands refused", "at", "<command", "<reasons")
    for refused in logbook.refused:
        table.add_row(written_time(refused.minute), refused.name, ", ".join(refused.reasons))
    return table


def _refusal_reasons(logbook: Logbook) -> Table:
    """Every reason that was given, once, in words; they stand in the order of precedence."""
    given = {reason for refused in logbook.refused for reason in told(refused.reasons)}
    table = table_of("Why they were refused, and what to do", "reason", "<what it says")
    for reason, sentence in REFUSAL_SENTENCES.items():
        if reason in given:
            table.add_row(reason, sentence)
    return table


def _expectations(outcome: Outcome) -> Table:
    table = table_of("Expectations", "", "<expected", "<found")
    for judged in outcome.expectations:
        table.add_row("held" if judged.holds else "MISSED", judged.expected, judged.found)
    return table


def _monitors(outcome: Outcome) -> Table:
    table = table_of("Monitors", "claim", "<verdict", "<what it says")
    for verdict in outcome.verdicts:
        table.add_row(verdict.claim, _judgement(verdict), _said(verdict))
    return table


def _judgement(verdict: Verdict) -> str:
    if not verdict.watched:
        return "not watched"
    kept = "held" if verdict.violations == 0 else "VIOLATED"
    return f"{kept}, not counted: {', '.join(verdict.broken)} broken" if verdict.broken else kept


def _said(verdict: Verdict) -> str:
    if verdict.first is None:
        return verdict.title
    when, who = written_time(verdict.first.tick), " and ".join(verdict.monitors)
    return f"{verdict.violations} objections by {who}, first at {when}: {verdict.first.sentence}"


def _verdict(outcome: Outcome) -> Text:
    missed = sum(not judged.holds for judged in outcome.expectations)
    violated = [verdict.claim for verdict in outcome.verdicts if verdict.counts_against]
    if outcome.held:
        return Text("Held: every expectation and every monitor that counts.", style="green")
    return Text(
        f"Violated: {missed} expectations; monitors: {', '.join(violated) or 'none'}.", style="bold red"
    )
