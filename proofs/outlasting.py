"""What must outlast the loss of both banks: short runs in which motor, clocks or battery fail."""

from collections.abc import Iterator

from attrs import evolve

from controller.battery import BROWN_OUT_MIN, KEPT_STEP_UJ, STOP_MV, Voltage
from controller.clocks import STILL_READINGS
from controller.events import Event, ReadClocks, Resume, Tick
from controller.presets import Device
from controller.pressure import Pressure
from controller.reservoir import Level
from controller.state import State, commissioned
from controller.units import (
    CommandCounter,
    Microjoules,
    Milliseconds,
    Millivolts,
    Nanolitres,
    Pascals,
    Pulses,
)
from proofs.power_cuts import World, commissioned_in, still_on
from proofs.witness import HEALTHY_MV, ordinary_order

RUNAWAY_SEEN = 9
"""Pulses that a motor makes by itself in a minute, at most (A-RUNAWAY)."""


def failed_worlds(device: Device) -> Iterator[World]:
    """Return worlds in which something failed, and no command came after it that would have it written."""
    apart = ReadClocks(Milliseconds(60_000), Milliseconds(50_000))
    stands = ReadClocks(Milliseconds(60_000), Milliseconds(0))
    stands_first = ReadClocks(Milliseconds(0), Milliseconds(60_000))
    tired = _minute(STOP_MV - 1)
    begun: tuple[Event, ...] = (Resume(CommandCounter(1)),)
    step_uj = KEPT_STEP_UJ
    for left_uj, events in (
        (2 * step_uj, (_minute(HEALTHY_MV, RUNAWAY_SEEN),)),
        (2 * step_uj, (apart,)),
        (2 * step_uj, (stands,) * STILL_READINGS),
        (2 * step_uj, (stands_first,) * STILL_READINGS),
        (step_uj + 1, (_minute(HEALTHY_MV),) * 2),
        (0, (tired,) * BROWN_OUT_MIN),
    ):
        yield _after(device, left_uj, (*begun, *events))


def forgotten(world: World, after: State) -> Iterator[str]:
    """Yield what a pump that limps home has forgotten, held against the state that its banks held."""
    before = still_on(world.copy((-1, 0))).state
    if before.encoder.off != after.encoder.off:
        yield "motor-off is forgotten"
    if before.battery.ended != after.battery.ended:
        yield "the end of service is forgotten"
    if _doubts(before) != _doubts(after):
        yield "a lost clock is forgotten"
    truly_uj = max(0, before.battery.left_uj - before.battery.owed_uj)
    if not truly_uj - KEPT_STEP_UJ < after.battery.left_uj <= truly_uj:
        yield "the battery's account is another"


def _after(device: Device, left_uj: int, events: tuple[Event, ...]) -> World:
    order = ordinary_order(device)
    state = commissioned(order, Nanolitres(18_000_000), device.usable_floor_min_nl)
    worn = evolve(state, battery=evolve(state.battery, left_uj=Microjoules(left_uj)))
    world = commissioned_in(worn, device)
    pump = still_on(world)
    for event in events:
        pump.happen(event, "clinician" if isinstance(event, Resume) else "")
    return world


def _minute(mv: int, seen: int = 0) -> Tick:
    voltage = Voltage(known=True, mv=Millivolts(mv))
    silent = Pressure(known=False, pa=Pascals(0))
    return Tick(Pulses(seen), Level(known=False, nl=Nanolitres(0)), voltage, silent)


def _doubts(state: State) -> tuple[bool, bool, bool]:
    clocks = state.clocks
    return clocks.first.lost, clocks.second.lost, clocks.disagree
