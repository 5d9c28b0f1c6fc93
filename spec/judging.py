"""One step judged by itself, from any state: which cases of a predicate fail, and whether it is owed there.

A counterexample is such a step. No run need ever come to its state, so a predicate is owed only if all that
it rests on is so at this step: its invariants before, and what it assumes of nature.
"""

from collections.abc import Sequence

from controller.events import Event
from controller.presets import Device
from controller.state import State
from spec import (
    patient_invariants,
    power_invariants,
    refilling,
    sensor_invariants,
    shortfall,
    supply,
)
from spec.ghosts import Ghost
from spec.invariants import INVARIANTS, closure
from spec.moment import Moment, assumptions
from spec.predicates import PROPERTIES

_REGISTERED = (patient_invariants, power_invariants, refilling, sensor_invariants, shortfall, supply)
"""The invariants of each subject are registered once this module is imported."""
RAISES = "no_event_raises"
"""TOT-1: the step function answers, whatever happens in a valid state."""
VALID = tuple(name for name in INVARIANTS if name.startswith("valid_"))
"""What makes a state a valid one: what RAISES rests on."""


def judgeable() -> tuple[str, ...]:
    """Return the names of all that a step can be judged by."""
    return (*INVARIANTS, *PROPERTIES, RAISES)


def grounds_of(name: str) -> tuple[str, ...]:
    """Return all that a predicate or an invariant rests on: invariants, facts and assumptions."""
    if name == RAISES:
        return VALID
    return closure(INVARIANTS[name].uses if name in INVARIANTS else PROPERTIES[name].rests_on)


def failing(moment: Moment, name: str) -> tuple[str, ...]:
    """Return the labels of what fails of a predicate at this step, or of an invariant after it."""
    if name in INVARIANTS:
        conjuncts = INVARIANTS[name].holds(moment.after, moment.ghost, moment.device)
        return tuple(label for label, holds in conjuncts if not holds)
    if name in PROPERTIES and _speaks_of(name, moment):
        return tuple(label for label, when, then in PROPERTIES[name].cases(moment) if when and not then)
    return ()


def not_met(moment: Moment, name: str) -> tuple[str, ...]:
    """Return what of the grounds of a predicate is not so: invariants before, facts and assumptions at it."""
    grounds = grounds_of(name)
    facts = (ground for ground in grounds if ground in PROPERTIES and ground != name)
    return (
        *invalid(moment.before, moment.ghost_before, moment.device, grounds),
        *(f"{kind} {label}" for kind, label, holds in assumptions(moment) if kind in grounds and not holds),
        *(f"{fact} {label}" for fact in facts for label in failing(moment, fact)),
    )


def invalid(state: State, ghost: Ghost, device: Device, names: Sequence[str]) -> tuple[str, ...]:
    """Return what of these invariants does not hold of a state and its ghosts."""
    return tuple(
        f"{name} {label}"
        for name, invariant in INVARIANTS.items()
        if name in names
        for label, holds in invariant.holds(state, ghost, device)
        if not holds
    )


def raised(error: Exception, event: Event) -> str:
    """Return the label of a step that raised instead of answering."""
    return f"{type(error).__name__} at {type(event).__name__}"


def says(name: str) -> str | None:
    """Return what a predicate or an invariant says, its docstring."""
    if name in INVARIANTS:
        return INVARIANTS[name].holds.__doc__
    if name in PROPERTIES:
        return PROPERTIES[name].cases.__doc__
    return "In a valid state the step function answers, whatever happens." if name == RAISES else None


def _speaks_of(name: str, moment: Moment) -> bool:
    events = PROPERTIES[name].events
    return not events or type(moment.event) in events
