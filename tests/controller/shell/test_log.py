"""The log is held against the records: no damaged line swallows an entry, or has one told twice."""

from json import dumps, loads

import pytest

from controller.events import Resume, Stop
from controller.shell.log import SCHEMA
from controller.units import CommandCounter
from proofs.power_cuts import World, back_on, still_on
from tests.controller.shell.test_pump import infusing, kinds, without


def ahead(epoch: object, sequence: object) -> bytes:
    """A whole line, with a place that no record knows of."""
    told = {"schema": SCHEMA, "epoch": epoch, "sequence": sequence, "minute": 3, "kind": "alarm"}
    return dumps(told).encode("ascii") + b"\n"


def commands(world: World) -> list[int]:
    """Counters of the commands that the log tells of."""
    told = map(loads, world.log.decode("ascii", errors="ignore").splitlines())
    return [entry["counter"] for entry in told if entry.get("kind") == "command"]


def untold(world: World, line: bytes) -> World:
    """The same after a command that power loss kept from the log, and a line that nobody meant."""
    before = world.log
    still_on(world).happen(Stop(CommandCounter(3)), "clinician")
    world.log = before + line
    return world


@pytest.mark.parametrize("line", [ahead(1, 10**6), ahead(9, 1), ahead(2, 1)])
def test_a_line_ahead_of_the_records_swallows_nothing(line: bytes) -> None:
    """The command that waited is there once, and so is the next; the damage is told, in a new epoch."""
    world = untold(infusing(), line)
    pump = back_on(world)
    pump.happen(Resume(CommandCounter(4)), "clinician")
    assert [1, 2, 3, 4] == commands(world)
    assert 1 == kinds(world).count("log_damaged")
    assert pump.kept.epoch > loads(line)["epoch"]
    back_on(world)
    assert ([1, 2, 3, 4], 1) == (commands(world), kinds(world).count("log_damaged"))


@pytest.mark.parametrize(
    "line",
    [
        b"\xff\xfe\n",
        b"{}\n",
        ahead(float("inf"), 1),
        ahead(1, 10**400),
        ahead(True, 1),
        ahead("1", 1),
        b"[" * 100_000 + b"\n",
        b"9" * 9_999 + b"\n",
    ],
)
def test_a_line_that_is_no_entry_is_passed_over(line: bytes) -> None:
    """Nothing is missing for it, and the next entry that tells of power says how many there are."""
    world = untold(infusing(), line)
    pump = back_on(world)
    assert 1 == pump.kept.epoch
    whole = [line for line in world.log.split(b"\n") if b'"kind":"' in line]
    assert {"kind": "log_damaged", "ahead": 0, "garbled": 1}.items() <= _told(whole, "log_damaged").items()
    assert 3 == _told(whole, "command")["counter"]


def _told(lines: list[bytes], kind: str) -> dict[str, object]:
    found = [entry for entry in map(loads, lines) if entry["kind"] == kind]
    last: dict[str, object] = found[-1]
    return last


def test_limp_home_goes_on_beside_a_damaged_log() -> None:
    """In an epoch of its own."""
    world = without(infusing(), "bank-a", "bank-b")
    world.log += ahead(7, 1)
    assert 8 == back_on(world).kept.epoch
    assert "limp_home" in kinds(world)
