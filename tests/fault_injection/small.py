"""A small run in which a good deal happens, with its recording: for tests of recording and timeline."""

from pathlib import Path

from attrs import frozen

from fault_injection.recording import Recording
from fault_injection.replay import Outcome, new_recording, new_trace, replayed
from fault_injection.scenario import Scenario, read_scenario
from fault_injection.trace import Trace
from tests.fault_injection.conftest import HEADER, LIMITS, PRESCRIPTION, START

EVENTFUL = """
[[fault]]
kind = "level_low"
by_ml = 1
from = "0 d 02:00"
until = "0 d 03:00"
[[fault]]
kind = "strokes"
least_of_nominal = 1.1
largest_of_nominal = 1.1
from = "0 d 01:00"
[[event]]
kind = "clinician_bolus"
dose_mcg = 4
duration_min = 20
at = "0 d 00:10"
[[event]]
kind = "patient_bolus"
at = "0 d 00:30"
[[event]]
kind = "acknowledge"
cause = "reservoir_low"
at = "0 d 02:30"
[[event]]
kind = "stop"
at = "0 d 04:00"
[[event]]
kind = "resume"
at = "0 d 05:00"
[[expect]]
kind = "mode"
at = "0 d 04:30"
is = "stopped"
"""
TITLE = "A small <run> & more"
"""With what HTML would take for its own."""


@frozen
class Run:
    """A run and all that is kept of it."""

    scenario: Scenario
    outcome: Outcome
    recording: Recording
    trace: Trace


def eventful(folder: Path) -> Path:
    """Write the prescription and the scenario, and return the scenario's path."""
    usual = {"label": "pump", "preset": "reference-sensed-20", "volume": "10.05", "rate": "20.8", **LIMITS}
    (folder / "pump.toml").write_text(PRESCRIPTION.format(**usual), encoding="utf-8")
    path = folder / "small.toml"
    header = HEADER.replace("A small run", TITLE)
    path.write_text(header + START + EVENTFUL, encoding="utf-8")
    return path


def run(folder: Path) -> Run:
    """Run it, traced and recorded."""
    scenario = read_scenario(eventful(folder))
    recording, trace = new_recording(scenario), new_trace(scenario)
    outcome = replayed(scenario, trace, lambda _: None, recording)
    return Run(scenario, outcome, recording, trace)
