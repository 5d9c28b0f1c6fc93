"""The kinds of step, which together are all steps; and the ways in which a pump begins."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum

from attrs import frozen

from controller import events
from controller.order import TurnBy
from proofs.values import union_members

EVENTS: tuple[type, ...] = union_members(events.Event)
"""Every class of event there is; taken from the type that `step` accepts."""


class Catheter(Enum):
    """The ways in which a pump begins: by what its catheter holds, or in limp-home, its past forgotten."""

    FILLED = "Commissioning"
    OLD = "Commissioning on an old catheter"
    NEW = "Commissioning on a new catheter"
    LIMPING = "Commissioning in limp-home"


@frozen(eq=False)
class Kind:
    """One kind of step; together they are all steps.

    Attributes:
        name: what it is called in obligations.
        event: class of the event.
        turn: for a turn, how far.
        refused: for a command, whether it is refused.
        at_edge: for a tick, whether it begins a quarter-hour.
        changes: for a tick, and a refill opened or confirmed, whether another order comes into force by it.
        primes: for a tick that changes no order, whether priming runs.
    """

    name: str
    event: type
    turn: TurnBy | None = None
    refused: bool | None = None
    at_edge: bool | None = None
    changes: bool | None = None
    primes: bool | None = None


def _kinds() -> Iterator[Kind]:
    for event in EVENTS:
        name = event.__name__
        if event is events.Tick:
            for what, changes, primes in (
                (name, False, False),
                (f"{name} that primes", False, True),
                (f"{name} that changes the drug", True, None),
            ):
                for where, at_edge in (("within a slot", False), ("at the edge of a slot", True)):
                    yield Kind(f"{what} {where}", event, at_edge=at_edge, changes=changes, primes=primes)
            continue
        if event in (events.ReadClocks, events.PowerOn):
            yield Kind(name, event)
            continue
        yield Kind(f"{name} refused", event, refused=True)
        if event in (events.OpenRefill, events.ConfirmFill):
            yield Kind(f"{name} accepted", event, refused=False, changes=False)
            yield Kind(f"{name} accepted that changes the drug", event, refused=False, changes=True)
        elif event is events.Turn:
            for by in TurnBy:
                yield Kind(f"{name} by {by.name}", event, turn=by, refused=False)
        else:
            yield Kind(f"{name} accepted", event, refused=False)


KINDS: tuple[Kind, ...] = tuple(_kinds())
