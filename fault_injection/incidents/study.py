"""A study: one incident run to its end, and what came of it."""

from pathlib import Path

from attrs import frozen

from controller.shell.errors import BadFile
from fault_injection.expectations import Judged
from fault_injection.incidents.figures import Figures, figures
from fault_injection.incidents.incident import Incident
from fault_injection.incidents.verdict import stated
from fault_injection.monitors import Watching
from fault_injection.recording import Recording
from fault_injection.replay import Outcome, new_recording, replayed
from fault_injection.scenario import Scenario, read_scenario


@frozen
class Study:
    """What came of an incident.

    Attributes:
        id, title, source: of its scenario.
        device: name of the preset.
        incident: what of the field it shows.
        statement: what is stated of this controller, and what the run shows.
        objections: expectations that were missed and claims that were violated; none if all is as stated.
        figures: what it came to.
    """

    id: str
    title: str
    source: str
    device: str
    incident: Incident
    statement: Judged
    objections: tuple[str, ...]
    figures: Figures

    @property
    def as_stated(self) -> bool:
        """Return whether the run shows what is stated, and nothing else speaks against it."""
        return not self.objections


def incident_in(path: Path) -> tuple[Scenario, Incident]:
    """Return the scenario in a file, and its incident.

    Raises:
        BadFile: it is no scenario, or about no incident.
    """
    scenario = read_scenario(path)
    if scenario.incident is None:
        raise BadFile(str(path), "incident", "", "missing: the scenario is about none")
    return scenario, scenario.incident


def studied(watching: Watching, path: Path) -> Study:
    """Run the incident in a file.

    Raises:
        BadFile: it is no scenario, or about no incident.
    """
    scenario, incident = incident_in(path)
    recording = new_recording(scenario)
    outcome = replayed(scenario, None, lambda _minute: None, recording, watching=watching)
    return study(scenario, incident, outcome, recording)


def study(scenario: Scenario, incident: Incident, outcome: Outcome, recording: Recording) -> Study:
    """Return what came of a run of an incident."""
    return Study(
        id=scenario.id,
        title=scenario.title,
        source=scenario.source,
        device=scenario.device.name,
        incident=incident,
        statement=stated(incident, outcome.logbook, scenario.initial.order, scenario.device),
        objections=_objections(outcome),
        figures=figures(scenario, incident, outcome.logbook, recording),
    )


def _objections(outcome: Outcome) -> tuple[str, ...]:
    missed = (f"{each.expected}: {each.found}" for each in outcome.expectations if not each.holds)
    violated = (
        f"{each.claim}: {each.first.sentence}"
        for each in outcome.verdicts
        if each.counts_against and each.first is not None
    )
    return (*missed, *violated)
