"""Invariants of CLK-2: what the observer knows of power losses, the pump knows."""

from collections.abc import Iterator

from controller.presets import Device
from controller.state import State
from spec.ghosts import Ghost
from spec.invariants import Conjunct, invariant
from spec.logic import implies


@invariant("clocks_are_as_read")
def unknown_time_is_known(state: State, ghost: Ghost, device: Device) -> Iterator[Conjunct]:
    """That the time is unknown the pump knows, and takes it for unknown only where it is."""
    yield "known", implies(ghost.time_unknown, state.power.time_unknown)
    yield "true", implies(state.power.time_unknown, ghost.time_unknown)


@invariant(
    "valid_clock", "valid_ring", "valid_order", "program_keeps_the_observers_time", "unknown_time_is_known"
)
def unknown_time_holds_the_schedule_down(state: State, ghost: Ghost, device: Device) -> Iterator[Conjunct]:
    """While the observer knows that the time is unknown, at most the least flow is scheduled."""
    since = ghost.interval
    held = since.basal_units <= since.least_units
    yield "least", implies(since.started & since.time_unknown, held)
