"""Claims about stored records, held to a bound: all that can go wrong within it is tried, and nothing beyond.

The bound is one run of some thirty events, in which power is cut within every act of every event, and for
some of them again within every act of the power-on that follows; one pair of records, torn after every byte;
and every bit of a record flipped. For limp-home there are besides short runs in which motor, clocks and
battery fail (`proofs.outlasting`).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from attrs import frozen

from controller.alarms import Cause
from controller.battery import Voltage
from controller.events import (
    Acknowledge,
    ClinicianBolus,
    Command,
    Confirm,
    ConfirmDose,
    ConfirmFill,
    Load,
    OpenRefill,
    PatientBolus,
    ReportFill,
    ReportResidual,
    Resume,
    Stop,
    Synchronise,
    Tick,
    Turn,
)
from controller.ledger import Window, room
from controller.order import TurnBy
from controller.presets import Device, pulse_units
from controller.pressure import Pressure
from controller.reservoir import Level
from controller.shell.errors import NoDelivery
from controller.shell.pump import Pump
from controller.shell.records import unwrapped, wrapped
from controller.shell.store import BANKS, LIMP_HOMES, newest
from controller.state import commissioned
from controller.units import (
    CommandCounter,
    Millivolts,
    Nanolitres,
    NanolitresPerDay,
    Pascals,
    Picograms,
    Pulses,
)
from proofs.outlasting import failed_worlds, forgotten
from proofs.power_cuts import (
    PARTS,
    PowerLost,
    World,
    back_on,
    commissioned_in,
    happened,
    still_on,
    wrongs,
)
from proofs.witness import HEALTHY_MV, STRONGEST, ordinary_order

FEW_PARTS = (0, PARTS // 2, PARTS - 1)
"""None of an act, half of it, all of it; where a record is torn is tried by itself, byte by byte."""
TWICE_EVERY = 9
"""Of so many events one is cut twice."""
BROKEN = b"\x00" * 64
"""What a place holds that has lost its record."""


@frozen
class Held:
    """What was tried of one sentence, and every time that it did not hold."""

    name: str
    claim: str
    tried: int
    wrongs: tuple[str, ...]
    seconds: float


def held_to_bound(device: Device) -> Iterator[Held]:
    """Try everything within the bound."""
    run = tuple(_run(device))
    worlds = [world for world, _ in run]
    yield _told("torn_record_is_old_or_new", "INT-2", lambda: torn(worlds[2], worlds[3]))
    yield _told("flipped_bit_is_found", "INT-2", lambda: flipped(worlds[3]))
    worlds += failed_worlds(device)
    yield _told("lost_banks_leave_limp_home", "INT-2", lambda: lost(worlds, device))
    cuts = _told("power_cut_never_undercounts", "INT-2", lambda: cut(run, device))
    of_log = tuple(text for text in cuts.wrongs if text.startswith("log"))
    others = tuple(text for text in cuts.wrongs if not text.startswith("log"))
    yield Held(cuts.name, "INT-2", cuts.tried, others, cuts.seconds)
    yield Held("power_cut_leaves_every_entry_once", "LOG-1", cuts.tried, of_log, 0.0)


def _told(name: str, claim: str, tries: Callable[[], Iterator[tuple[str, ...]]]) -> Held:
    began = time.perf_counter()
    found: list[tuple[str, ...]] = []
    try:
        for texts in tries():
            found.append(texts)
    except Exception as error:  # whatever it is: a pump whose shell raises has no answer
        found.append((f"raised {type(error).__name__}: {error}",))
    wrong = tuple(text for texts in found for text in texts)
    return Held(name, claim, len(found), wrong, time.perf_counter() - began)


def torn(before: World, after: World) -> Iterator[tuple[str, ...]]:
    """Tear the write of either bank after every byte: the state before or the one after is read."""
    old, new = before.read(BANKS[0]), after.read(BANKS[0])
    records = (unwrapped(old), unwrapped(new))
    if None in records or records[0] == records[1]:
        yield ("the two records cannot be told apart",)
    for length in range(len(new) + 1):
        half = new[:length] + old[length:]
        found = newest((half, old))
        yield () if found in records and found is not None else (f"bank A torn after {length} bytes",)
        yield () if newest((new, half)) == records[1] else (f"bank B torn after {length} bytes",)


def flipped(world: World) -> Iterator[tuple[str, ...]]:
    """Flip every bit of a record: it is not read."""
    record = unwrapped(world.read(BANKS[0]))
    data = bytearray(b"" if record is None else wrapped(record))
    for at in range(8 * len(data)):
        data[at // 8] ^= 1 << at % 8
        yield () if unwrapped(bytes(data)) is None else (f"bit {at} flipped and not found",)
        data[at // 8] ^= 1 << at % 8


def lost(worlds: list[World], device: Device) -> Iterator[tuple[str, ...]]:
    """Lose both banks, and all copies but one: windows leave what the least flow needs, the rest is kept."""
    for number, world in enumerate(worlds):
        for left in LIMP_HOMES:
            after = world.copy((-1, 0))
            after.places |= {name: BROKEN for name in (*BANKS, *LIMP_HOMES) if name != left}
            pump = back_on(after)
            state = pump.state
            too_much = _room_beyond_least_flow(pump, device)
            stopped = state.mode == still_on(world.copy((-1, 0))).state.mode
            late = state.counter >= world.obeyed_counter()
            yield (
                *(f"event {number}: {name} leaves room for more" for name in too_much),
                *(() if stopped else (f"event {number}: the mode is another",)),
                *(() if late else (f"event {number}: an old counter would be taken again",)),
                *(f"event {number}: {what}" for what in forgotten(world, state)),
            )


def _room_beyond_least_flow(pump: Pump, device: Device) -> Iterator[str]:
    ledger, order = pump.state.ledger, pump.state.order
    windows: tuple[tuple[str, Window, int, int], ...] = (
        ("24 h mass", ledger.day_pg, 15 * len(ledger.day_pg), order.pulse_pg),
        ("24 h volume", ledger.day_nl, 15 * len(ledger.day_nl), device.stroke_max_nl),
        ("4 h mass", ledger.four_hour_pg, 15 * len(ledger.four_hour_pg), order.pulse_pg),
        ("60 min mass", ledger.hour_pg, len(ledger.hour_pg), order.pulse_pg),
    )
    for name, window, minutes, worth in windows:
        pulses = -(-minutes * device.flow_min_nl_per_day // pulse_units(device))
        if room(window) > pulses * worth:
            yield name


def cut(run: tuple[tuple[World, Tick | Command], ...], device: Device) -> Iterator[tuple[str, ...]]:
    """Cut the power within every act of every event, and look when it is back."""
    for number, (world, event) in enumerate(run):
        for first in _cuts(world, event):
            yield _looked_at(number, first, device)
            if number % TWICE_EVERY == 0:
                for second in _cuts(first, None):
                    yield _looked_at(number, second, device)


def _cuts(world: World, event: Tick | Command | None) -> Iterator[World]:
    """Every world in which power was cut within an act of an event, or of the power-on if there is none."""
    at = 0
    while True:
        for part in FEW_PARTS:
            cut_short = world.copy((at, part))
            try:
                if event is None:
                    back_on(cut_short)
                else:
                    happened(cut_short, still_on(cut_short), event)
            except PowerLost:
                yield cut_short.copy((-1, 0))
            else:
                return
        at += 1


def _looked_at(number: int, world: World, device: Device) -> tuple[str, ...]:
    """What is wrong when power is back, and a minute later."""
    told_before = world.told_of("power_on")
    try:
        pump = back_on(world)
    except NoDelivery as reason:
        return (f"event {number}: {reason.message}",)
    if pump.kept.epoch != 1:
        return (f"event {number}: both banks were lost to a power cut",)
    if world.told_of("power_on") == told_before:
        return ("log: the power-on is missing",)
    at_once = tuple(wrongs(world, pump.state, pump.kept.minute, device))
    pump.happen(_minute(0), "")
    later = tuple(wrongs(world, pump.state, pump.kept.minute, device))
    told = dict.fromkeys((*at_once, *later))
    return tuple(text if text.startswith("log") else f"event {number}: {text}" for text in told)


def _run(device: Device) -> Iterator[tuple[World, Tick | Command]]:
    """Each event of the run, with the world as it was before it."""
    order = ordinary_order(device)
    world = commissioned_in(commissioned(order, Nanolitres(18_000_000), device.usable_floor_min_nl), device)
    turned = 0
    for event in _events(device):
        given = _minute(turned) if isinstance(event, Tick) else event
        yield world.copy((-1, 0)), given
        before = len(world.turned)
        happened(world, still_on(world), given)
        turned = sum(pulses for _, pulses in world.turned[before:])


def _minute(confirmed: int) -> Tick:
    voltage = Voltage(known=True, mv=Millivolts(HEALTHY_MV))
    silent = Pressure(known=False, pa=Pascals(0))
    return Tick(Pulses(confirmed), Level(known=False, nl=Nanolitres(0)), voltage, silent)


def _events(device: Device) -> Iterator[Tick | Command]:
    """Every kind of event that changes what is kept; some are refused."""
    order = ordinary_order(device)
    fallback = ordinary_order(device, concentration=STRONGEST)
    volume_nl = Nanolitres(17_000_000)
    number = iter(range(1, 100))

    def counter() -> CommandCounter:
        return CommandCounter(next(number))

    yield Resume(counter())
    yield Acknowledge(counter(), Cause.STOPPED)
    yield ClinicianBolus(counter(), Pulses(6), NanolitresPerDay(5_760_000))
    yield from (_minute(0),) * 3
    yield PatientBolus(CommandCounter(1))
    yield Load(counter(), order, override=True)
    yield Confirm(counter(), CommandCounter(4))
    yield Turn(counter(), TurnBy.HOUR_ON)
    yield from (_minute(0),) * 2
    yield OpenRefill(counter(), fallback)
    yield ReportResidual(counter(), Nanolitres(17_900_000))
    yield _minute(0)
    yield ReportFill(counter(), volume_nl, Picograms(order.pulse_pg))
    yield ConfirmFill(counter(), volume_nl, order, second_person=True)
    yield Stop(CommandCounter(1))  # a command that was heard before
    yield Stop(counter())
    yield _minute(0)
    yield Resume(counter())
    yield ConfirmDose(counter())
    yield Synchronise(counter())
    yield ClinicianBolus(counter(), Pulses(4), NanolitresPerDay(5_760_000))
    yield from (_minute(0),) * 4
