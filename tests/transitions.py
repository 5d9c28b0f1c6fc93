"""State diagrams of the pump, found by running it: every command, and time, from every state."""

from collections.abc import Callable, Iterator
from functools import cache

from controller.events import Tick
from controller.presets import PRESETS, Device
from controller.pressure import Pressure
from controller.refusals import any_refusal
from controller.reservoir import Level
from controller.state import State, commissioned, commissioned_on_a_new_catheter
from controller.step import step
from controller.units import Nanolitres, Pascals
from proofs.witness import commands, ordinary_order
from tests.controller.samples import HEALTHY

Label = Callable[[State], str]
Edge = tuple[str, str, str]

DEVICE = PRESETS[0]
TIME = "time"
PATIENCE_MIN = 31
"""Longer than a session is open, or a small bolus runs."""


def mode(state: State) -> str:
    """What the pump is doing."""
    return state.mode.name


def session(state: State) -> str:
    """Whether a programming session is open."""
    return "SESSION_OPEN" if state.session.open else "NO_SESSION"


def bolus(state: State) -> str:
    """Which bolus runs."""
    if state.bolus.pulses == 0:
        return "NO_BOLUS"
    if state.bolus.primes:
        return "PRIMING"
    return "PATIENT_BOLUS" if state.bolus.by_patient else "CLINICIAN_BOLUS"


def refill(state: State) -> str:
    """How far a refill has come."""
    return state.refill.phase.name


def holiday(state: State) -> str:
    """Whether half the program runs until a dose is confirmed."""
    return "HOLIDAY" if state.holiday else "NO_HOLIDAY"


DIAGRAMS: dict[str, Label] = {
    "mode": mode,
    "holiday": holiday,
    "session": session,
    "bolus": bolus,
    "refill": refill,
}


def edges() -> dict[str, set[Edge]]:
    """For each diagram, what leads from where to where: names of events that are accepted."""
    found: dict[str, set[Edge]] = {name: set() for name in DIAGRAMS}
    for before, event, after in _steps():
        for name, label in DIAGRAMS.items():
            if label(before) != label(after):
                found[name].add((label(before), event, label(after)))
    return found


def reached() -> tuple[State, ...]:
    """A state of every place that is reached."""
    return tuple(
        {_place(state): state for before, _, after in _steps() for state in (before, after)}.values()
    )


@cache
def _steps() -> tuple[tuple[State, str, State], ...]:
    """Everything that can come next, from a state of every place."""
    filled = (ordinary_order(DEVICE), DEVICE.reservoir_nl, DEVICE.usable_floor_min_nl)
    waiting = [commissioned(*filled), commissioned_on_a_new_catheter(*filled)]
    seen = {_place(first) for first in waiting}
    steps: list[tuple[State, str, State]] = []
    while waiting:
        before = waiting.pop()
        for event, after in _next(before, DEVICE):
            steps.append((before, event, after))
            if _place(after) not in seen:
                seen.add(_place(after))
                waiting.append(after)
    return tuple(steps)


def mermaid(found: set[Edge]) -> str:
    """A state diagram in Mermaid, edges in order; events that lead the same way stand on one."""
    ways: dict[tuple[str, str], list[str]] = {}
    for before, event, after in sorted(found):
        ways.setdefault((before, after), []).append(event)
    lines = [f"    {a} --> {b}: {', '.join(events)}\n" for (a, b), events in sorted(ways.items())]
    return "".join(["```mermaid\n", "stateDiagram-v2\n", *lines, "```\n"])


def _next(state: State, device: Device) -> Iterator[tuple[str, State]]:
    """Everything that can come next and is not refused."""
    for event in commands(state, state.order, device):
        result = step(state, event, device)
        if not any_refusal(result.refusals):
            yield type(event).__name__, result.state
    yield TIME, _later(state, device, PATIENCE_MIN)
    yield TIME, _later(state, device, 5 * 60)


def _later(state: State, device: Device, minutes: int) -> State:
    for _ in range(minutes):
        tick = Tick(
            state.unconfirmed,
            Level(known=False, nl=Nanolitres(0)),
            HEALTHY,
            pressure=Pressure(known=False, pa=Pascals(0)),
        )
        state = step(state, tick, device).state
    return state


def _place(state: State) -> tuple[str, ...]:
    """What tells states apart here: their labels, whether a patient's lockout is over, a catheter new."""
    free = state.patient.session_age >= state.order.patient.lockout_min
    return (*(label(state) for label in DIAGRAMS.values()), str(free), str(state.change.new_catheter))
