"""The pump goes on from what it wrote, whatever happened to it, or does not deliver at all."""

from json import loads
from pathlib import Path

import pytest
from attrs import evolve

from controller.alarms import Priority
from controller.events import ClinicianBolus, ReleaseMotor, Resume, Stop, Tick
from controller.ledger import room
from controller.shell.bench import MOTOR_LOG, BenchBody, lived_through
from controller.shell.encoding import decoded, encoded, numbers
from controller.shell.errors import NoDelivery
from controller.shell.protected import MemoryFlipped, Protected
from controller.shell.pump import Parts, Pump
from controller.shell.store import BANKS, LIMP_HOMES, PLACES
from controller.state import Mode, State, commissioned
from controller.units import CommandCounter, Nanolitres, NanolitresPerDay, Pulses
from proofs.power_cuts import World, back_on, commissioned_in, parts_of, still_on
from proofs.witness import ordinary_order
from tests.controller.samples import HEALTHY, NO_PRESSURE, NO_READING, PLAIN

MINUTE = Tick(Pulses(0), NO_READING, HEALTHY, NO_PRESSURE)
EVERY = 29
"""Of the numbers of a state each of so many is flipped, another bit each time."""


def new_world() -> World:
    """A pump that was just commissioned."""
    order = ordinary_order(PLAIN)
    return commissioned_in(commissioned(order, Nanolitres(18_000_000), PLAIN.usable_floor_min_nl), PLAIN)


def infusing() -> World:
    """A pump that runs with a bolus."""
    world = new_world()
    pump = still_on(world)
    pump.happen(Resume(CommandCounter(1)), "clinician")
    pump.happen(ClinicianBolus(CommandCounter(2), Pulses(6), NanolitresPerDay(5_760_000)), "clinician")
    for _ in range(3):
        pump.happen(MINUTE, "")
    return world


def without(world: World, *names: str) -> World:
    """The same with some records lost."""
    copy = world.copy((-1, 0))
    copy.places |= dict.fromkeys(names, b"\x00" * 99)
    return copy


def kinds(world: World) -> list[str]:
    """What the log tells of."""
    return [loads(line)["kind"] for line in world.log.splitlines()]


class Watcher:
    """A motor that looks into each bank before it turns."""

    def __init__(self, world: World) -> None:
        self.world, self.turned, self.charged = world, 0, list[int]()
        self.off: list[bool] = []

    def supply(self, *, off: bool) -> None:
        """Remember what the interlock was told."""
        self.off.append(off)

    def turn(self, pulses: Pulses, minute: int) -> None:
        """Turn."""
        self.turned += pulses
        for bank in BANKS:
            alone = without(self.world, *(name for name in PLACES if name != bank))
            self.charged.append(sum(bucket.charged for bucket in still_on(alone).state.ledger.day_nl))
            assert self.charged[-1] >= self.turned * PLAIN.stroke_max_nl

    def sound(self, priority: Priority) -> None:
        """Nobody hears it."""


def test_both_banks_hold_a_pulse_as_charged_before_it_turns() -> None:
    """Each of them by itself would do."""
    world = new_world()
    watcher, kept = Watcher(world), still_on(world).kept
    parts = parts_of(world)
    parts.store.read()
    pump = Pump(Parts(parts.store, parts.log, watcher), kept)
    pump.happen(Resume(CommandCounter(1)), "clinician")
    pump.happen(ClinicianBolus(CommandCounter(2), Pulses(6), NanolitresPerDay(5_760_000)), "clinician")
    for _ in range(5):
        pump.happen(MINUTE, "")
    assert 6 <= watcher.turned
    assert len(watcher.charged) == 2 * 7


def test_the_interlock_is_told_with_every_step_whether_the_motor_is_off() -> None:
    """A runaway opens the motor's supply in its own step; only a release closes it."""
    world = new_world()
    watcher, kept = Watcher(world), still_on(world).kept
    parts = parts_of(world)
    pump = Pump(Parts(parts.store, parts.log, watcher), kept)
    pump.happen(Resume(CommandCounter(1)), "clinician")
    pump.happen(evolve(MINUTE, confirmed=Pulses(9)), "")
    pump.happen(MINUTE, "")
    pump.happen(ReleaseMotor(CommandCounter(2)), "clinician")
    assert [False, True, True, False] == watcher.off


def test_a_motor_without_supply_does_not_turn(tmp_path: Path) -> None:
    """On the bench as in a pump; and it is said once that it has none."""
    said: list[str] = []
    body = BenchBody(tmp_path / MOTOR_LOG, PLAIN, said.append)
    for off in (False, True, True, False):
        body.supply(off=off)
        body.turn(Pulses(2), 1)
    assert [2, 2] == [record["pulses"] for record in lived_through(tmp_path / MOTOR_LOG)]
    assert ["motor: supply open", "motor: supply closed"] == said


@pytest.mark.parametrize("bank", BANKS)
def test_one_bank_lost_costs_nothing_but_an_entry(bank: str) -> None:
    """The other one is taken, the log says which was lost, and both are whole again."""
    world = without(infusing(), bank)
    before = still_on(infusing()).state
    pump = back_on(world)
    assert before.ledger == pump.state.ledger
    assert ["records_damaged", "power_on"] == [kind for kind in kinds(world) if kind != "alarm"][-2:]
    assert world.read(BANKS[0]) == world.read(BANKS[1])


def test_a_stop_outlasts_the_loss_of_both_banks() -> None:
    """So do counters, order and usable floor; the program runs only if it ran."""
    running, stopped = infusing(), infusing()
    still_on(stopped).happen(Stop(CommandCounter(3)), "clinician")
    for world, mode in ((running, Mode.INFUSING), (stopped, Mode.STOPPED)):
        before = still_on(world).state
        after = back_on(without(world, *BANKS)).state
        assert (mode, before.order.limits, before.counter) == (after.mode, after.order.limits, after.counter)
        assert (0, PLAIN.reservoir_nl) == (after.reservoir.lower_nl, after.reservoir.upper_nl)


@pytest.mark.parametrize("copy", LIMP_HOMES)
def test_limp_home_delivers_a_little_and_no_bolus(copy: str) -> None:
    """From one copy of three: every window is full, one pulse an hour leaves it, a new epoch is logged."""
    world = without(infusing(), *(name for name in PLACES if name != copy))
    pump = back_on(world)
    assert {"limp_home", "power_on"} <= set(kinds(world))
    assert (2, 1) == (loads(world.log.splitlines()[-1])["epoch"], loads(world.log.splitlines()[2])["epoch"])
    assert 0 == room(pump.state.ledger.day_pg)
    turned = len(world.turned)
    for _ in range(60):
        pump.happen(MINUTE, "")
    bolus = ClinicianBolus(CommandCounter(9), Pulses(1), NanolitresPerDay(48_000))
    assert pump.happen(bolus, "clinician").refusals.bolus_locked
    assert 1 <= sum(pulses for _, pulses in world.turned[turned:]) <= 3


def test_a_pump_that_knows_nothing_does_not_deliver() -> None:
    """Neither bank and no copy: one message, and no motor."""
    world = without(infusing(), *PLACES)
    with pytest.raises(NoDelivery, match="must be replaced"):
        back_on(world)


def test_records_of_another_version_are_not_guessed_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """A whole record with another layout stops the pump, and is left as it is."""
    world = infusing()
    before = dict(world.places)
    monkeypatch.setattr("controller.shell.store.layout", lambda _: "another")
    with pytest.raises(NoDelivery, match="another version"):
        back_on(world)
    assert before == world.places


def test_what_is_written_is_what_is_read() -> None:
    """State, counts and pending entries."""
    world = infusing()
    kept = still_on(world).kept
    again = still_on(world).kept
    assert (kept, 3) == (again, kept.minute)


def test_a_log_that_cannot_be_written_delays_nothing_and_loses_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Delivery goes on; the entries wait in the record and are appended once they can be."""
    world = infusing()
    before = list(kinds(world))
    parts = parts_of(world)
    kept = parts.store.read().kept
    assert kept is not None
    pump = Pump(parts, kept)
    monkeypatch.setattr(parts.log, "append", broken)
    pump.happen(Stop(CommandCounter(3)), "clinician")
    pump.happen(Resume(CommandCounter(4)), "clinician")
    assert "disk full" in pump.log_trouble
    assert before == kinds(world)
    monkeypatch.undo()
    pump.happen(MINUTE, "")
    assert ("", 2) == (pump.log_trouble, kinds(world)[len(before) :].count("command"))
    later = back_on(world)
    assert later.kept.entries == len(kinds(world))


def broken(lines: object) -> None:
    """Append to a log on a disk that is full."""
    raise OSError(28, "disk full")


def test_a_flip_of_a_number_in_memory_is_found() -> None:
    """In the state or in its mirror, at any of the numbers that were tried."""
    state = still_on(infusing()).state
    words = encoded(state).split(",")
    tried = 0
    for at in range(0, len(words), EVERY):
        altered = [*words]
        altered[at] = str(int(words[at]) ^ 1 << at % 40)
        try:
            other = decoded(",".join(altered), State)
        except (ValueError, KeyError):
            continue  # such numbers are no state at all
        held = Protected(state)
        held._state = other
        with pytest.raises(MemoryFlipped):
            held.checked()
        tried += 1
    assert len(words) // EVERY * 9 // 10 < tried
    for at in range(0, len(numbers(state)), EVERY):
        held = Protected(state)
        held._mirror = tuple(n ^ 1 << at % 40 if i == at else n for i, n in enumerate(held._mirror))
        with pytest.raises(MemoryFlipped):
            held.checked()


def test_nothing_is_delivered_by_a_flipped_state() -> None:
    """It is read again from the banks, as after a power loss, and the log says so."""
    world = infusing()
    pump = still_on(world)
    before = pump.state
    buckets = (evolve(before.ledger.day_pg[0], charged=0), *before.ledger.day_pg[1:])
    pump._protected._state = evolve(before, ledger=evolve(before.ledger, day_pg=buckets))
    pump.happen(MINUTE, "")
    assert sum(b.charged for b in pump.state.ledger.day_pg) >= sum(b.charged for b in before.ledger.day_pg)
    assert ["memory_flipped", "power_on"] == [kind for kind in kinds(world) if kind != "alarm"][-2:]
