"""A run that is given in full, as tables for a terminal: what happens, and what it changes."""

from collections.abc import Iterator
from itertools import count

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from controller.alarms import Cause
from controller.refusals import any_refusal
from controller.state import State
from controller.step import StepResult, step
from fault_injection.given import Given, Step
from fault_injection.named_values import written_record
from fault_injection.table import table_of

CHANGES_SHOWN_MAX = 40


def carried_out(title: str, given: Given) -> Iterator[RenderableType]:
    """Yield what is given, what happens at each step, and what the state is afterwards."""
    device, refuted = given.device, given.refuted
    sensors = {"level": device.has_level_sensor, "pressure": device.has_pressure_sensor}
    sensed = " and ".join(name for name, there in sensors.items() if there) or "no"
    yield Text(f"{title}\n{device.name}, {device.reservoir_nl} nL, {sensed} sensor; given in full")
    if refuted is not None:
        yield Text(f"about {refuted.claim}, by {refuted.predicate}")
    happens = table_of("Steps", "step", "<event", "<what it tells", "<mode", "pulses", "<alarms that begin")
    state = given.state
    for number, each in zip(count(1), given.steps, strict=False):
        try:
            result = step(state, each.event, device)
        except Exception as error:  # an outcome: TOT-1 is violated
            happens.add_row(str(number), _kind(each), _told(each.event), f"raises {type(error).__name__}")
            break
        happens.add_row(str(number), _kind(each), _told(each.event), *_came_of_it(state, result))
        state = result.state
    yield happens
    yield _changes(given.state, state)


def _kind(each: Step) -> str:
    return type(each.event).__name__


def _told(record: object) -> str:
    """The scalar fields of an event; an order has too many."""
    told = (line for line in written_record(record, "") if not line.startswith(("order.", "fallback.")))
    return ", ".join(told) or "-"


def _came_of_it(before: State, result: StepResult) -> tuple[str, str, str]:
    after, motor = result.state, result.motor
    mode = after.mode.name if before.mode is after.mode else f"{before.mode.name} to {after.mode.name}"
    begin = [
        cause.name
        for cause, was, now in zip(Cause, before.alarms, after.alarms, strict=True)
        if now.on and not was.on
    ]
    refused = ", refused" if any_refusal(result.refusals) else ""
    off = ", off" if motor.off else ""
    return f"{mode}{refused}", f"{motor.basal + motor.bolus}{off}", ", ".join(begin) or "-"


def _changes(before: State, after: State) -> Table:
    """What of the state is not as it was, items of rings, ledgers and tables left out."""
    was, now = _figures(before), _figures(after)
    changed = [name for name in dict.fromkeys((*was, *now)) if was.get(name) != now.get(name)]
    table = table_of("What is changed (- is 0, false, or the first of its kind)", "figure", "before", "after")
    for name in changed[:CHANGES_SHOWN_MAX]:
        table.add_row(name, was.get(name, "-"), now.get(name, "-"))
    if len(changed) > CHANGES_SHOWN_MAX:
        table.add_row(f"and {len(changed) - CHANGES_SHOWN_MAX} more", "", "")
    return table


def _figures(state: State) -> dict[str, str]:
    pairs = (line.split(" = ", 1) for line in written_record(state, ""))
    return {name: value for name, value in pairs if not any(part[0].isdigit() for part in name.split("."))}
