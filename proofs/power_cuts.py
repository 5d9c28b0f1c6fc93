"""A pump whose power can be cut within anything that it does, and what must be so when power is back.

Memory, log and motor lie in this process; what runs on them is the shipping shell. A cut falls within one
*act*: the writing of a place, an addition to the log, or a turn of the motor, of which none, some or all is
done.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from json import loads

from attrs import field, frozen, mutable

from controller.alarms import Priority
from controller.events import Command, PatientBolus, Tick
from controller.ledger import Window
from controller.presets import Device
from controller.refusals import any_refusal
from controller.shell.log import EventLog, Place, place_of
from controller.shell.pump import Parts, Pump, commissioned_pump, powered_on
from controller.shell.store import Store
from controller.state import State
from controller.units import SLOT_MIN, Pulses

PARTS = 6
"""Ways to cut an act: nothing of it done, a byte, the head of a record, half, all but a byte, all of it."""
Cut = tuple[int, int]
"""Which act, and how much of it is done."""
NEVER: Cut = (-1, 0)


class PowerLost(Exception):
    """Power is gone."""


@mutable
class World:
    """What outlasts the power, and what truly happened.

    Attributes:
        places: what lies in each place.
        log: what lies in the log.
        turned: pulses that turned, with their minute.
        obeyed: role and counter of each command that was accepted before power was lost.
        cut: where the power is lost.
        acts: how many acts there have been.
    """

    places: dict[str, bytes] = field(factory=dict)
    log: bytes = b""
    turned: list[tuple[int, int]] = field(factory=list)
    obeyed: list[tuple[str, int]] = field(factory=list)
    cut: Cut = NEVER
    acts: int = 0

    def copy(self, cut: Cut) -> World:
        """Return the same world, in which power will be lost there."""
        return World(dict(self.places), self.log, list(self.turned), list(self.obeyed), cut)

    def obeyed_counter(self) -> int:
        """The highest counter of a clinician's command that was accepted; 0 before the first."""
        return max((counter for role, counter in self.obeyed if role == "clinician"), default=0)

    def told_of(self, kind: str) -> int:
        """How many entries of a kind stand in the log."""
        return self.log.count(f'"kind":"{kind}"'.encode("ascii"))

    def act(self, done: Callable[[int], None], length: int) -> None:
        """Do something of so many bytes, or part of it."""
        at, part = self.cut
        self.acts += 1
        if self.acts - 1 != at:
            done(length)
            return
        done(min(length, (0, 1, 20, length // 2, length - 1, length)[part]))
        raise PowerLost

    def read(self, name: str) -> bytes:
        """What lies in a place."""
        return self.places.get(name, b"")

    def write(self, name: str, data: bytes) -> None:
        """Write a place."""
        old = self.read(name)
        self.act(lambda much: self.places.__setitem__(name, data[:much] + old[much:]), len(data))


@frozen(eq=False)
class WorldLog:
    """The log of a world."""

    world: World

    def read(self) -> bytes:
        """All of it."""
        return self.world.log

    def append(self, data: bytes) -> None:
        """Add to it."""
        before = self.world.log
        self.world.act(lambda much: setattr(self.world, "log", before + data[:much]), len(data))

    def cut(self, length: int) -> None:
        """Take away what comes after."""
        self.world.log = self.world.log[:length]


@frozen(eq=False)
class WorldBody:
    """The motor of a world; each pulse of it turns or does not."""

    world: World

    def supply(self, *, off: bool) -> None:
        """Nothing here runs away."""

    def turn(self, pulses: Pulses, minute: int) -> None:
        """Turn."""
        if pulses:
            self.world.act(lambda much: self.world.turned.append((minute, much)) if much else None, pulses)

    def sound(self, priority: Priority) -> None:
        """Nobody hears it."""


def parts_of(world: World) -> Parts:
    """Return what a pump in a world is made of."""
    return Parts(Store(world), EventLog(WorldLog(world)), WorldBody(world))


def commissioned_in(state: State, device: Device) -> World:
    """Return a world with a pump that was just commissioned."""
    world = World()
    commissioned_pump(parts_of(world), device, "baclofen", state)
    return world


def still_on(world: World) -> Pump:
    """Return the pump of a world as one that never lost its power."""
    parts = parts_of(world)
    kept = parts.store.read().kept
    assert kept is not None
    return Pump(parts, kept)


def back_on(world: World) -> Pump:
    """Return the pump of a world, power just back."""
    return powered_on(parts_of(world))


def happened(world: World, pump: Pump, event: Tick | Command) -> None:
    """Let one event happen; of a command that is accepted its sender is told after that."""
    role = "patient" if isinstance(event, PatientBolus) else "clinician"
    result = pump.happen(event, "" if isinstance(event, Tick) else role)
    if not isinstance(event, Tick) and not any_refusal(result.refusals):
        world.obeyed.append((role, event.counter))


def wrongs(world: World, state: State, minute: int, device: Device) -> Iterator[str]:
    """Yield what is wrong with a pump that is back, held against what truly happened."""
    slots = state.minute_in_slot + 1
    ledger, nl, pg = state.ledger, device.stroke_max_nl, state.order.pulse_pg
    for name, window, covered, worth in (
        ("24 h mass", ledger.day_pg, slots + SLOT_MIN * (len(ledger.day_pg) - 1), pg),
        ("24 h volume", ledger.day_nl, slots + SLOT_MIN * (len(ledger.day_nl) - 1), nl),
        ("4 h mass", ledger.four_hour_pg, slots + SLOT_MIN * (len(ledger.four_hour_pg) - 1), pg),
        ("60 min mass", ledger.hour_pg, len(ledger.hour_pg), pg),
    ):
        turned = sum(pulses for at, pulses in world.turned if at > minute - covered)
        if _charged(window) < turned * worth:
            yield f"{name}: {_charged(window)} charged, {turned * worth} turned"
    yield from log_wrongs(world.log, world.obeyed)


def log_wrongs(data: bytes, obeyed: list[tuple[str, int]]) -> Iterator[str]:
    """Yield what is wrong with a log: a place taken twice or left out, a command missing or told twice."""
    lines = data.decode("ascii").splitlines()
    try:
        places = [place_of(line) for line in lines]
    except ValueError:
        yield "log: a line is no entry"
        return
    if places != sorted(set(places)):
        yield "log: an entry stands there twice, or in another order than it was made"
    if not _unbroken(places):
        yield "log: an entry is missing"
    told = [(entry["role"], entry["counter"]) for entry in map(loads, lines) if entry["kind"] == "command"]
    if len(told) != len(set(told)):
        yield "log: a command is told of twice"
    if not set(obeyed) <= set(told):
        yield "log: an accepted command is missing"


def _unbroken(places: list[Place]) -> bool:
    following = {(1, 1)} | {(epoch, sequence + 1) for epoch, sequence in places}
    return all(place in following or place[1] == 1 for place in places)


def _charged(window: Window) -> int:
    return sum(bucket.charged for bucket in window)
