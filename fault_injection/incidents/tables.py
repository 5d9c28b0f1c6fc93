"""What became of incidents, as tables for a terminal and for the page, and as JSON.

Shares and times are rounded to the worse side.
"""

from collections.abc import Sequence
from typing import Any

from attrs import asdict
from rich.console import Group, RenderableType
from rich.text import Text

from controller.shell.decimals import hours, rounded_up
from fault_injection.incidents.study import Study
from fault_injection.table import table_of

SCHEMA = "dosebound.incidents/1"
NOTHING = "-"
VERDICT_COLUMNS = ("incident", "<source", "<this controller", "<what the run shows")
FIGURE_COLUMNS = (
    "incident", "worst", "in", "least", "signal", "much", "little", "none", "beside", "CSF",
)  # fmt: skip
FIGURE_NOTE = (
    "Of true mass the window that stood highest, in per cent of its limit, and the least of 24 h, of the "
    "prescription. In hours from the onset: to the signal, to too much, to too little; and the longest time "
    "with none. Drug beside the tip, mcg. CSF, ng/mL: one patient by a model, illustrative."
)


def shown(studies: Sequence[Study]) -> RenderableType:
    """Return the whole report."""
    verdicts = table_of("Incidents", *VERDICT_COLUMNS)
    numbers = table_of("Figures", *FIGURE_COLUMNS)
    for study in studies:
        verdicts.add_row(*verdict_cells(study))
        numbers.add_row(*figure_cells(study))
    objections = (Text(f"{study.id}: {each}", style="red") for study in studies for each in study.objections)
    return Group(verdicts, numbers, Text(f"\n{FIGURE_NOTE}\n"), *objections, _sum(studies))


def _sum(studies: Sequence[Study]) -> Text:
    wrong = sum(not study.as_stated for study in studies)
    if wrong:
        return Text(f"Not as stated: {wrong} of {len(studies)} incidents.", style="bold red")
    return Text(f"As stated: all of {len(studies)} incidents.", style="green")


def verdict_cells(study: Study) -> tuple[str, ...]:
    """Return what is said of an incident, as VERDICT_COLUMNS has it."""
    incident = study.incident
    return (
        study.id,
        f"{study.source} ({incident.certainty.value})",
        incident.answer.value if study.as_stated else f"NOT {incident.answer.value}",
        study.statement.found,
    )


def figure_cells(study: Study) -> tuple[str, ...]:
    """Return the figures of an incident, as FIGURE_COLUMNS has it."""
    found, onset = study.figures, study.incident.onset
    least, fluid = found.least_day_permille, found.fluid
    return (
        study.id,
        str(-(-found.worst.of_limit_permille // 10)),
        found.worst.span.value,
        NOTHING if least is None else str(least // 10),
        NOTHING if found.signal is None else _hours(found.signal_min),
        *(NOTHING if at is None else _hours(at - onset) for at in (found.too_much, found.too_little)),
        _hours(found.without_drug_min),
        rounded_up(found.beside_pg, 0) if found.beside_pg else NOTHING,
        f"{fluid.trough // 1_000}-{-(-fluid.peak // 1_000)}",
    )


def _hours(minutes: int) -> str:
    return hours(minutes, 1)


def as_json(studies: Sequence[Study]) -> dict[str, Any]:
    """Return the report as plain data: masses pg, times minutes of the run, shares thousandths."""
    return {
        "schema": SCHEMA,
        "as_stated": all(study.as_stated for study in studies),
        "incidents": [_study_json(study) for study in studies],
    }


def _study_json(study: Study) -> dict[str, Any]:
    incident, found = study.incident, study.figures
    return {
        "id": study.id,
        "title": study.title,
        "source": study.source,
        "certainty": incident.certainty.value,
        "when": incident.when,
        "what": incident.what,
        "device": study.device,
        "onset_minute": incident.onset,
        "harm": incident.harm.value,
        "verdict": incident.answer.value,
        "assumed": incident.assumed,
        "consequence": incident.consequence,
        "as_stated": study.as_stated,
        "expected": study.statement.expected,
        "found": study.statement.found,
        "objections": list(study.objections),
        "worst_window": found.worst.span.value,
        "worst_of_limit_permille": found.worst.of_limit_permille,
        "worst_minute": found.worst.minute,
        "least_day_permille": found.least_day_permille,
        "too_much_minute": found.too_much,
        "too_little_minute": found.too_little,
        "signal": None if found.signal is None else found.signal.name,
        "signal_after_min": None if found.signal is None else found.signal_min,
        "without_drug_min": found.without_drug_min,
        "dry_minute": found.dry,
        "beside_pg": found.beside_pg,
        "fluid_pg_per_ml_illustrative": asdict(found.fluid),
    }
