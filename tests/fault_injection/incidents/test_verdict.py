"""What is stated of an incident is held against its run."""

import pytest

from controller.units import Picograms
from fault_injection.incidents.study import Study, incident_in, studied
from fault_injection.incidents.verdict import least_pg, prescribed_pg
from fault_injection.monitors import Watching
from fault_injection.replay import replayed
from fault_injection.scenario import read_scenario
from tests.fault_injection.incidents.conftest import WriteIncident

ALARMS = 'alarms in time"\nalarm = "{}"\nby = "{}'
STOPPED = '[[event]]\nkind = "stop"\nat = "0 d 02:30"\n'


def small(write: WriteIncident, verdict: str, *, doubled: bool, more: str = "") -> Study:
    """A small incident, run."""
    return studied(Watching.DOSE, write(verdict, doubled=doubled, more=more))


@pytest.mark.parametrize(("verdict", "doubled"), [("prevents", False), ("cannot see", True)])
def test_prevents_and_cannot_see_are_told_apart_by_harm(
    write_incident: WriteIncident, verdict: str, *, doubled: bool
) -> None:
    """The one holds where there is none, the other where there is; neither holds of the other's run."""
    assert small(write_incident, verdict, doubled=doubled).statement.holds
    denied = small(write_incident, verdict, doubled=not doubled)
    assert not denied.statement.holds
    assert not denied.as_stated


def test_harm_before_the_onset_is_not_the_incident_s(write_incident: WriteIncident) -> None:
    """Strokes that are right again before it leave nothing to see."""
    early = write_incident("prevents", doubled=True)
    text = early.read_text(encoding="utf-8").replace(
        'from = "0 d 02:00"', 'from = "0 d 00:10"\nuntil = "0 d 00:50"'
    )
    early.write_text(text, encoding="utf-8")
    assert studied(Watching.DOSE, early).statement.holds


def test_what_is_given_meanwhile_is_seen(write_incident: WriteIncident) -> None:
    """A signal between onset and harm denies that it cannot be seen."""
    stopped = STOPPED + '[[event]]\nkind = "resume"\nat = "0 d 02:31"\n'
    assert small(write_incident, "cannot see", doubled=True).statement.holds
    assert not small(write_incident, "cannot see", doubled=True, more=stopped).statement.holds


@pytest.mark.parametrize(
    ("cause", "by", "holds"),
    [("stopped", "0 d 02:30", True), ("stopped", "0 d 02:29", False), ("shortfall", "0 d 06:00", False)],
)
def test_a_signal_is_in_time_or_not(
    write_incident: WriteIncident, cause: str, by: str, *, holds: bool
) -> None:
    """It must be the one that is named, and stand by the minute that is named."""
    verdict = ALARMS.format(cause, by)
    assert holds == small(write_incident, verdict, doubled=False, more=STOPPED).statement.holds


def test_a_signal_after_the_harm_is_too_late(write_incident: WriteIncident) -> None:
    """Though it comes by the minute that is named."""
    late = '[[event]]\nkind = "stop"\nat = "0 d 05:00"\n'
    verdict = ALARMS.format("stopped", "0 d 05:00")
    assert small(write_incident, verdict, doubled=False, more=late).statement.holds
    assert not small(write_incident, verdict, doubled=True, more=late).statement.holds


def test_a_run_of_an_incident_does_not_leap(write_incident: WriteIncident) -> None:
    """Harm may lie in any minute: without a recording, and with the dose monitor alone, it is found too."""
    scenario = read_scenario(write_incident("cannot see", doubled=True))
    outcome = replayed(scenario, None, lambda _: None, watching=Watching.DOSE)
    assert [True] == [each.holds for each in outcome.expectations]


def test_too_little_is_what_a_shortfall_would_be_told_at(write_incident: WriteIncident) -> None:
    """Three quarters of 499.2 mcg by pulses of 1.71 in place of 2 microlitres."""
    scenario, _ = incident_in(write_incident("prevents", doubled=False))
    order, device = scenario.initial.order, scenario.device
    assert Picograms(499_200_000) == prescribed_pg(order, device)
    assert Picograms(499_200_000 * 1_710 // 2_000 * 3 // 4) == least_pg(order, device)
