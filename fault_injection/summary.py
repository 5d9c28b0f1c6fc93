"""What a run came to, as plain data: the one source of its tables and of its JSON.

Masses are pg, volumes nL, times minutes of the pump's clock, shares thousandths.
"""

from typing import Any

from controller.shell.files import Json
from controller.shell.refusal_sentences import refusal_text
from fault_injection.clock import written_time
from fault_injection.expectations import PERMILLE
from fault_injection.logbook import Logbook
from fault_injection.replay import Outcome
from fault_injection.scenario import Scenario


def share_permille(part: int, whole: int) -> int:
    """Return `part / whole` in thousandths, to the nearest; `whole` is above 0."""
    return (2 * PERMILLE * part + whole) // (2 * whole)


def summarised(
    scenario: Scenario, outcome: Outcome, *, schema: str, trace_head: str | None
) -> dict[str, Any]:
    """Return the JSON of a run.

    Args:
        scenario: what was run.
        outcome: what it came to.
        schema: the schema's name.
        trace_head: SHA-256 of the trace's last line, if one was kept.
    """
    logbook = outcome.logbook
    return {
        "schema": schema,
        "id": scenario.id,
        "title": scenario.title,
        "source": scenario.source,
        "seed": scenario.seed,
        "scenario_sha256": scenario.digest,
        "device": scenario.device.name,
        "duration_min": scenario.duration,
        "assumptions_broken": sorted(scenario.assumptions_broken),
        "held": outcome.held,
        "expectations": [
            {"expected": judged.expected, "found": judged.found, "holds": judged.holds}
            for judged in outcome.expectations
        ],
        "monitors": _monitors(outcome),
        "days": [
            {"day": number, "pulses": day.pulses, "nominal_pg": day.nominal_pg, "true_pg": day.true_pg}
            for number, day in enumerate(logbook.days, start=1)
        ],
        "windows": _windows(logbook),
        "alarms": _alarms(logbook),
        "reservoir": _reservoir(logbook),
        "withheld_pulses": logbook.withheld,
        "refused_commands": [
            {
                "minute": refused.minute,
                "command": refused.name,
                "reasons": list(refused.reasons),
                "text": refusal_text(refused.reasons),
            }
            for refused in logbook.refused
        ],
        "true_elapsed_ds": logbook.true_ds,
        "trace_sha256": trace_head,
    }


def _monitors(outcome: Outcome) -> Json:
    return [
        {
            "claim": verdict.claim,
            "title": verdict.title,
            "watched": verdict.watched,
            "violations": verdict.violations,
            "objected": list(verdict.monitors),
            "assumptions_broken": list(verdict.broken),
            "counted": not verdict.broken,
            "first_minute": None if verdict.first is None else verdict.first.tick,
            "first_sentence": None if verdict.first is None else verdict.first.sentence,
        }
        for verdict in outcome.verdicts
    ]


def _windows(logbook: Logbook) -> Json:
    rows: list[Json] = []
    for span in logbook.windows:
        worst = logbook.worst(span)
        if worst is not None:
            rows.append(
                {
                    "window": span.value,
                    "worst_true_pg": worst.true_pg,
                    "limit_pg": worst.limit_pg,
                    "of_limit_permille": share_permille(worst.true_pg, worst.limit_pg),
                    "minute": worst.minute,
                }
            )
    return rows


def _alarms(logbook: Logbook) -> Json:
    return [
        {
            "cause": episode.cause.name,
            "begin_minute": episode.begin,
            "begin": written_time(episode.begin),
            "end_minute": episode.end,
            "true_volume_nl": episode.volume_nl,
        }
        for episode in logbook.episodes
    ]


def _reservoir(logbook: Logbook) -> Json:
    reservoir = logbook.final.reservoir
    return {
        "lower_nl": reservoir.lower_nl,
        "true_nl": logbook.volume_nl,
        "upper_nl": reservoir.upper_nl,
        "usable_floor_nl": reservoir.usable_floor_nl,
        "dry_since_minute": logbook.dry_since,
    }
