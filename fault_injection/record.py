"""One record of a trace: what happened at a moment of a run, and what is true then."""

from typing import Any

from attrs import frozen

from controller.events import Event
from controller.refusals import any_refusal
from controller.shell.encoding import plain
from controller.state import State
from controller.step import StepResult
from controller.units import Minutes, Nanolitres
from fault_injection.clock import written_time
from fault_injection.faults import Fault
from fault_injection.plant import Delivered
from fault_injection.trace import given, state_digest
from spec.records import Violation


@frozen
class Moment:
    """What is true at a moment, whatever happened.

    Attributes:
        minute: of the run.
        state: the pump's.
        faults: in force.
        true_ds: true time since commissioning, tenths of a second.
        volume_nl: true volume in the reservoir.
    """

    minute: Minutes
    state: State
    faults: tuple[Fault, ...]
    true_ds: int
    volume_nl: Nanolitres


def record_of(
    moment: Moment,
    kind: str,
    event: Event | None,
    result: StepResult | None,
    delivered: Delivered,
    found: tuple[Violation, ...],
) -> dict[str, Any]:
    """Return the record of what happened, with what came of it and what was objected to."""
    state = moment.state
    record: dict[str, Any] = {
        "minute": moment.minute,
        "time": written_time(moment.minute),
        "event": {"kind": kind, **({} if event is None else plain(event))},
        "effects": [] if result is None else _effects(result),
        "alarms": given(state.alarms),
        "mode": state.mode.name,
        "state_sha256": state_digest(state),
        "faults": [fault.kind for fault in moment.faults],
        "truth": {
            "elapsed_ds": moment.true_ds,
            "drawn_nl": delivered.drawn_nl,
            "mass_pg": delivered.true_pg,
            "volume_nl": moment.volume_nl,
        },
    }
    if result is not None and any_refusal(result.refusals):
        record["refusals"] = [name for name, held in plain(result.refusals).items() if held]
    if result is not None and result.withheld:
        record["withheld"] = result.withheld
    if found:
        record["violations"] = {v.claim: v.sentence for v in reversed(found)}
    return record


def _effects(result: StepResult) -> list[dict[str, Any]]:
    return [
        {"kind": "Persist"},
        {"kind": "Motor", **plain(result.motor)},
        {"kind": "Tone", **plain(result.tone)},
    ]
