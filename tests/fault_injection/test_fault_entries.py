"""Every kind of fault is read for what it says, or turned down with one message."""

from pathlib import Path

import pytest

from controller.shell.decimals import Quantity
from controller.shell.errors import BadFile
from controller.units import Minutes
from fault_injection.fault_entries import FAULTS, RESTART_MIN
from fault_injection.plant import healthy
from fault_injection.plant.motor import Strokes
from fault_injection.scenario import Scenario, read_scenario
from tests.fault_injection.conftest import WriteScenario


def written(kind: str, *, within: str = "", **given: str) -> str:
    """A fault's entry with the least amount that each of its keys takes, but for those given."""
    numbers = "".join(f"{q.key} = {given.get(q.key, least(q))}\n" for q in FAULTS[kind].quantities)
    return f'[[fault]]\nkind = "{kind}"\n{within}{numbers}'


def least(quantity: Quantity) -> str:
    """The least amount above nothing that is on the grid."""
    return str(max(quantity.minimum, 1 if quantity.places == 0 else 0.1))


def only_fault(path: Path) -> Scenario:
    """The scenario in a file."""
    scenario = read_scenario(path)
    assert 1 == len(scenario.faults)
    return scenario


@pytest.mark.parametrize("kind", FAULTS)
def test_every_kind_is_read_and_changes_its_part(write_scenario: WriteScenario, kind: str) -> None:
    """One that changed nothing would be no fault."""
    scenario = only_fault(write_scenario(written(kind)))
    [fault] = scenario.faults
    part = getattr(healthy(scenario.device, scenario.concentration), fault.subject.name.lower())
    assert (kind, 0, 360) == (fault.kind, fault.begin, fault.end)
    assert part != fault.health


@pytest.mark.parametrize("kind", [kind for kind, what in FAULTS.items() if what.quantities])
def test_a_number_that_is_missing_or_out_of_range_is_turned_down_by_its_key(
    write_scenario: WriteScenario, kind: str
) -> None:
    """Each of them."""
    for quantity in FAULTS[kind].quantities:
        for amount in (f"{quantity.maximum + 1}", '"much"'):
            with pytest.raises(BadFile, match=rf"fault\[1\]\.{quantity.key}"):
                read_scenario(write_scenario(written(kind, **{quantity.key: amount})))
        without = written(kind).replace(f"{quantity.key} = {least(quantity)}\n", "")
        with pytest.raises(BadFile, match=rf"fault\[1\]\.{quantity.key}: missing"):
            read_scenario(write_scenario(without))


@pytest.mark.parametrize("kind", ["level_noisy", "pressure_stuck"])
def test_a_sensor_that_the_preset_does_not_have_cannot_fail(write_scenario: WriteScenario, kind: str) -> None:
    """The entry is turned down."""
    with pytest.raises(BadFile, match="synchromed-like-20 has no"):
        read_scenario(write_scenario(written(kind), old='"pump.toml"', new='"other.toml"'))


def test_strokes_are_rounded_towards_nominal(write_scenario: WriteScenario) -> None:
    """A range in thousandths is never widened by rounding; one that drifts begins within the tolerance."""
    entry = written("strokes", least_of_nominal="1.488", largest_of_nominal="1.489")
    [fault] = only_fault(write_scenario(entry)).faults
    assert Strokes(2_976, 2_978, drift_nl_per_day=0, since=Minutes(0)) == fault.health
    [fault] = only_fault(write_scenario(written("strokes_shrink", of_nominal_per_day="0.25"))).faults
    assert Strokes(1_710, 2_290, drift_nl_per_day=-500, since=Minutes(0)) == fault.health


def test_a_rotor_takes_up_2_to_24_hours_after_mri_by_the_seed(write_scenario: WriteScenario) -> None:
    """Not before, not after, and not always at the same time."""
    day = 'from = "0 d 01:00"\nuntil = "0 d 02:00"\n'
    ends = set()
    for seed in range(16):
        path = write_scenario(written("mri", within=day), old="seed = 7", new=f"seed = {seed}")
        path.write_text(path.read_text("utf-8").replace('"0 d 06:00"', '"3 d 00:00"'), "utf-8")
        ends.add(only_fault(path).faults[0].end - 120)
    assert RESTART_MIN[0] <= min(ends) < 700
    assert 900 < max(ends) <= RESTART_MIN[1]
