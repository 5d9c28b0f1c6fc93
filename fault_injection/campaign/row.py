"""What became of one run: a row that depends on the scenario and on the software, and on nothing else."""

import time
from collections.abc import Iterator

from attrs import evolve, frozen

from fault_injection.campaign.coverage import Cell, Reached
from fault_injection.campaign.draft import FAULT, Draft, Promise
from fault_injection.campaign.plan import Plan
from fault_injection.logbook import Logbook, Span
from fault_injection.monitors import Watching
from fault_injection.replay import Outcome, replayed
from fault_injection.scenario import Scenario
from fault_injection.summary import share_permille
from fault_injection.trace import state_digest
from spec.faults import FAULTS

ALARM_OF = {entry.id: entry.alarm for entry in FAULTS}
HELD, VIOLATED, ERROR = "held", "violated", "error"


@frozen
class Alarm:
    """A signal: its cause, the minute at which it began, and that at which it ended, or None."""

    cause: str
    begin_min: int
    end_min: int | None


@frozen
class ModeSince:
    """A mode and the minute from which the pump was in it."""

    minute: int
    mode: str


@frozen
class Objection:
    """A claim that counts and was violated: at which tick first, and in what words."""

    claim: str
    tick: int
    sentence: str


@frozen
class Row:
    """One run.

    Attributes:
        number: of the run.
        seed: of its scenario.
        scenario_sha256: over the scenario file and its prescriptions.
        preset: the device.
        faults: ids in the catalogue, in order, each once.
        kinds: kinds of the fault entries.
        verdict: `held`; `violated`; or `error` where a monitor or the laboratory raised.
        violated: each claim that counts and was violated, in the spec's order.
        untold: faults whose alarm did not stand within its bound, where one was due.
        assumptions_broken: by the scenario.
        alarms: every signal, in order of time.
        modes: every mode, in order of time.
        day_permille, four_hour_permille, hour_permille: worst windows of true mass, of the limit in force.
        commanded_pg, true_pg: nominal mass that was commanded in the whole run, and true mass at the tip.
        beside_pg: true mass that reached the patient beside the tip.
        unharmed_pg: true mass at the tip in the same run without its faults; 0 where that was not run.
        beyond: causes that are signalled once the first fault is there, and not in that run.
        anyway: faults whose own alarm is given in that run too.
        refused: how many commands were refused.
        cells: of coverage, in order.
        end_sha256: of the state that it ends in.
    """

    number: int
    seed: int
    scenario_sha256: str
    preset: str
    faults: tuple[str, ...]
    kinds: tuple[str, ...]
    verdict: str
    violated: tuple[Objection, ...]
    untold: tuple[str, ...]
    assumptions_broken: tuple[str, ...]
    alarms: tuple[Alarm, ...]
    modes: tuple[ModeSince, ...]
    day_permille: int
    four_hour_permille: int
    hour_permille: int
    commanded_pg: int
    true_pg: int
    beside_pg: int
    unharmed_pg: int
    beyond: tuple[str, ...]
    anyway: tuple[str, ...]
    refused: int
    cells: tuple[Cell, ...]
    end_sha256: str


@frozen
class Ran:
    """A row, and how long it took, which is no part of it."""

    row: Row
    seconds: float


def ran(plan: Plan, number: int) -> Ran:
    """Make the scenario of a run, run it, and return what became of it."""
    began = time.monotonic()
    draft = plan.draft(number)
    try:
        row = row_of(number, draft, plan.watching, stepped=plan.stepped)
        row = _compared(row, draft) if plan.compares else row
    except Exception as error:  # a run that cannot be judged is a finding, and no reason to lose the others
        row = _error(number, draft, error)
    return Ran(row, time.monotonic() - began)


def row_of(number: int, draft: Draft, watching: Watching, *, stepped: bool = False) -> Row:
    """Run a draft."""
    scenario = draft.read()
    reached = Reached(draft.begun)
    outcome = replayed(
        scenario, None, lambda _: None, watching=watching, noticed=reached.noticed, stepped=stepped
    )
    return _row(number, draft, scenario, outcome, reached)


def _compared(row: Row, draft: Draft) -> Row:
    """Return a row with what becomes of the same run where no fault is there, and nobody watches.

    Of a fault that is a deed left undone there is no such run: its alarm is its own.
    """
    outcome = replayed(draft.unharmed.read(), None, lambda _: None, watching=Watching.NONE)
    since = min((begin for _, begin in draft.begun), default=0)
    without = {each.cause.name for each in outcome.logbook.episodes if each.end is None or each.end > since}
    given = {each.cause for each in row.alarms if each.end_min is None or each.end_min > since}
    put = {each.fault for each in draft.entries}
    own = {fault: alarm.name for fault in row.faults if (alarm := ALARM_OF[fault]) is not None}
    return evolve(
        row,
        unharmed_pg=_true_pg(outcome.logbook),
        beyond=tuple(sorted(given - without)),
        anyway=tuple(fault for fault, alarm in own.items() if fault in put and alarm in given & without),
    )


def objections(outcome: Outcome) -> Iterator[Objection]:
    """Return what counts against a run, claim by claim."""
    for verdict in outcome.verdicts:
        if verdict.counts_against and verdict.first is not None:
            yield Objection(verdict.claim, verdict.first.tick, verdict.first.sentence)


def _error(number: int, draft: Draft, error: Exception) -> Row:
    """The row of a run that was not finished: what is known of it without."""
    said = Objection(ERROR, 0, f"{type(error).__name__}: {error}")
    return Row(
        number=number,
        seed=draft.seed,
        scenario_sha256="",
        preset="",
        faults=_faults(draft),
        kinds=_kinds(draft),
        verdict=ERROR,
        violated=(said,),
        untold=(),
        assumptions_broken=(),
        alarms=(),
        modes=(),
        day_permille=0,
        four_hour_permille=0,
        hour_permille=0,
        commanded_pg=0,
        true_pg=0,
        beside_pg=0,
        unharmed_pg=0,
        beyond=(),
        anyway=(),
        refused=0,
        cells=(),
        end_sha256="",
    )


def _faults(draft: Draft) -> tuple[str, ...]:
    return tuple(sorted({fault for fault, _ in draft.begun}))


def _kinds(draft: Draft) -> tuple[str, ...]:
    return tuple(entry.kind for entry in draft.entries if entry.table == FAULT)


def _row(number: int, draft: Draft, scenario: Scenario, outcome: Outcome, reached: Reached) -> Row:
    logbook, violated = outcome.logbook, tuple(objections(outcome))
    return Row(
        number=number,
        seed=scenario.seed,
        scenario_sha256=scenario.digest,
        preset=scenario.device.name,
        faults=_faults(draft),
        kinds=_kinds(draft),
        verdict=VIOLATED if violated else HELD,
        violated=violated,
        untold=tuple(each.fault for each in draft.promises if not _kept(each, logbook)),
        assumptions_broken=tuple(sorted(scenario.assumptions_broken)),
        alarms=tuple(Alarm(each.cause.name, each.begin, each.end) for each in logbook.episodes),
        modes=tuple(ModeSince(minute, mode.name) for minute, mode in logbook.modes),
        day_permille=_worst(logbook, Span.DAY),
        four_hour_permille=_worst(logbook, Span.FOUR_HOUR),
        hour_permille=_worst(logbook, Span.HOUR),
        commanded_pg=sum(day.nominal_pg for day in logbook.days),
        true_pg=_true_pg(logbook),
        beside_pg=sum(day.beside_pg for day in logbook.days),
        unharmed_pg=0,
        beyond=(),
        anyway=(),
        refused=len(logbook.refused),
        cells=tuple(sorted(reached.cells)),
        end_sha256=state_digest(logbook.final),
    )


def _true_pg(logbook: Logbook) -> int:
    return sum(day.true_pg for day in logbook.days)


def _kept(promise: Promise, logbook: Logbook) -> bool:
    """Whether the alarm stood at some time from the beginning of the fault to its bound."""
    return any(
        each.begin <= promise.by and (each.end is None or each.end > promise.begin)
        for each in logbook.episodes
        if each.cause is promise.cause
    )


def _worst(logbook: Logbook, span: Span) -> int:
    worst = logbook.worst(span)
    return 0 if worst is None else share_permille(worst.true_pg, worst.limit_pg)
