"""The laboratory's catalogue: every fault has its row, and what it injects is told in time."""

from pathlib import Path

import pytest

from controller.presets import PRESETS, Device
from controller.units import Minutes, Nanolitres, NanolitresPerDay, PicogramsPerNanolitre
from fault_injection.catalogue import CATALOGUE
from fault_injection.clock import written_time
from fault_injection.injection import Setting, Situation, written
from fault_injection.replay import replayed
from fault_injection.scenario import read_scenario
from spec.fault import FaultEntry
from spec.faults import FAULTS
from tests.fault_injection.conftest import WriteScenario

SPEC = {entry.id: entry for entry in FAULTS}
SENSED = next(device for device in PRESETS if device.has_level_sensor)
UNSENSED = next(device for device in PRESETS if not device.has_level_sensor)
RUN_MAX_MIN = 200
"""What is told later is left to `campaign --catalogue`: a run would take too long here."""


def setting(device: Device) -> Setting:
    """What `write_scenario` runs: 20.8 mcg/h of 500 mcg/mL, 10.05 mL, a usable floor of 2 mL."""
    flow = NanolitresPerDay(998_400)
    return Setting(
        device=device,
        situation=Situation.INFUSING,
        entered=PicogramsPerNanolitre(500),
        slowest=flow,
        fastest=flow,
        pumped_nl=Nanolitres(0),
        volume_nl=Nanolitres(10_050_000),
        low_nl=Nanolitres(10_003_550),
        prescription="pump.toml" if device is SENSED else "other.toml",
    )


def told(entry: FaultEntry) -> list[Device]:
    """A preset on which an entry's alarm is due soon enough for a test, if there is one."""
    within = CATALOGUE[entry.id].within
    detects = [device for device in (SENSED, UNSENSED) if device.name in entry.detectable_on]
    due = [within(setting(device)) for device in detects[:1] if within]
    return [device for device, each in zip(detects, due, strict=False) if each and each <= RUN_MAX_MIN]


def test_every_fault_has_a_row_and_there_is_no_other() -> None:
    """A fault that is added to the specification has to be injected, or said why not."""
    assert [entry.id for entry in FAULTS] == list(CATALOGUE)


@pytest.mark.parametrize("entry", FAULTS, ids=SPEC)
def test_a_row_says_when_a_fault_is_told_or_what_to_measure(entry: FaultEntry) -> None:
    """A bound where a preset detects it, or why there is none; nothing in the pump's favour is left open."""
    row = CATALOGUE[entry.id]
    assert row.situations
    if row.why_not:
        assert () == row.puts(setting(SENSED))
        return
    if entry.detectable_on:
        assert (row.within is None) == bool(row.why_no_time)
    else:
        assert row.within is None
        assert row.measure
    if set(entry.detectable_on) != set(entry.possible_on):
        assert row.measure


@pytest.mark.parametrize("entry", FAULTS, ids=SPEC)
def test_what_a_row_injects_is_a_scenario(write_scenario: WriteScenario, entry: FaultEntry) -> None:
    """On every preset that can have the fault."""
    for device in (SENSED, UNSENSED):
        if device.name in entry.possible_on:
            read_scenario(injected(write_scenario, entry, device, Minutes(300)))


def injected(write: WriteScenario, entry: FaultEntry, device: Device, duration: Minutes) -> Path:
    """A scenario in which a fault begins after 20 minutes."""
    used = setting(device)
    path = write(written(CATALOGUE[entry.id].puts(used), Minutes(20), duration))
    text = path.read_text("utf-8").replace('"0 d 06:00"', f'"{written_time(duration)}"')
    path.write_text(text.replace('prescription = "pump.toml"', f'prescription = "{used.prescription}"', 1))
    return path


DUE = [(entry, device) for entry in FAULTS for device in told(entry)]


@pytest.mark.parametrize(("entry", "device"), DUE, ids=[f"{entry.id}-{device.name}" for entry, device in DUE])
def test_a_detectable_fault_is_told_within_its_bound(
    write_scenario: WriteScenario, entry: FaultEntry, device: Device
) -> None:
    """While infusing; and no claim whose assumptions hold is violated by it."""
    within = CATALOGUE[entry.id].within
    assert within is not None
    bound = within(setting(device))
    assert bound is not None
    due = Minutes(20 + bound)
    outcome = replayed(read_scenario(injected(write_scenario, entry, device, Minutes(due + 1))), None, ignore)
    [first] = [episode.begin for episode in outcome.logbook.episodes if episode.cause is entry.alarm][:1]
    assert 20 <= first <= due
    assert [] == [verdict for verdict in outcome.verdicts if verdict.counts_against]


def ignore(_: int) -> None:
    """No progress is shown."""
