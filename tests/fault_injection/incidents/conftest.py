"""The library of incidents, each run once; and small ones, which take a fraction of a second."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from attrs import frozen

from fault_injection.incidents.incident import Incident
from fault_injection.incidents.study import Study, incident_in, study
from fault_injection.library import incident_ids, shipped
from fault_injection.monitors import Watching
from fault_injection.replay import Outcome, new_recording, replayed
from fault_injection.scenario import Scenario

SMALL = """
[incident]
when = "any"
what = "made up"
certainty = "R2"
onset = "0 d 02:00"
harm = "too much"
verdict = "{verdict}"
consequence = "none: it is made up"
"""
DOUBLED = """
[[fault]]
kind = "strokes"
least_of_nominal = 2
largest_of_nominal = 2
from = "0 d 02:00"
"""

WriteIncident = Callable[..., Path]


@frozen
class Ran:
    """An incident of the library, and its run."""

    scenario: Scenario
    incident: Incident
    outcome: Outcome
    study: Study


def ran(name: str) -> Ran:
    """Run an incident of the library."""
    path = shipped(name)
    assert path is not None
    scenario, incident = incident_in(path)
    recording = new_recording(scenario)
    outcome = replayed(scenario, None, lambda _: None, recording, watching=Watching.DOSE)
    return Ran(scenario, incident, outcome, study(scenario, incident, outcome, recording))


@pytest.fixture(scope="session")
def library() -> Mapping[str, Ran]:
    """Every incident, run once with the dose monitor."""
    return {name: ran(name) for name in incident_ids()}


@pytest.fixture
def write_incident(write_scenario: Callable[..., Path]) -> WriteIncident:
    """Writes a small incident of too much drug: strokes are doubled from the third hour on, or are not.

    The reservoir is full enough that nothing is said of it meanwhile.
    """

    def write(verdict: str, *, doubled: bool, more: str = "", old: str = "", new: str = "") -> Path:
        table = SMALL.format(verdict=verdict)
        assert old in table, "the replacement would change nothing"
        path = write_scenario((table.replace(old, new, 1) if old else table) + more + DOUBLED * doubled)
        pump = path.parent / "pump.toml"
        pump.write_text(pump.read_text(encoding="utf-8").replace("= 10.05", "= 18"), encoding="utf-8")
        return path

    return write
