"""Replay: a run from its scenario, the same to the bit every time, and what it came to."""

from collections.abc import Callable

from attrs import frozen

from controller.state import State
from controller.units import Minutes
from fault_injection.expectations import Judged, judged
from fault_injection.incidents.verdict import stated
from fault_injection.logbook import Logbook
from fault_injection.monitors import Verdict, Watching
from fault_injection.recording import Recording
from fault_injection.run import Followed, Run
from fault_injection.scenario import Scenario
from fault_injection.trace import Trace, product_version, source_digest


@frozen
class Outcome:
    """What a run came to.

    Attributes:
        logbook: what happened.
        expectations: each of the scenario's, judged, and what is stated of an incident.
        verdicts: each claim's.
        held: whether every expectation and every monitor that counts was kept.
    """

    logbook: Logbook
    expectations: tuple[Judged, ...]
    verdicts: tuple[Verdict, ...]
    held: bool


def replayed(
    scenario: Scenario,
    trace: Trace | None,
    progress: Callable[[int], None],
    recording: Recording | None = None,
    *,
    watching: Watching = Watching.ALL,
    noticed: Callable[[Minutes, State], None] = lambda _minute, _state: None,
    stepped: bool = False,
) -> Outcome:
    """Run a scenario to its end.

    Args:
        scenario: what to run.
        trace: where to record it; see `new_trace`.
        progress: called with the minute, once an hour.
        recording: where to follow it for a timeline; see `new_recording`.
        watching: how much is watched.
        noticed: called with the state whenever a trace has a record, and whether or not one is kept.
        stepped: whether each minute is stepped through, also where a leap would do.
    """
    run = Run(scenario, Followed(trace, recording, watching, noticed, stepped))
    if scenario.given is not None:
        run.carry_out(scenario.given)
    else:
        run.live(progress)
    run.end()
    expectations = tuple(judged(expectation, run.logbook) for expectation in scenario.expectations)
    return outcome(run.logbook, expectations + _stated(scenario, run.logbook), run.monitors.verdicts())


def _stated(scenario: Scenario, logbook: Logbook) -> tuple[Judged, ...]:
    if scenario.incident is None:
        return ()
    return (stated(scenario.incident, logbook, scenario.initial.order, scenario.device),)


def outcome(logbook: Logbook, expectations: tuple[Judged, ...], verdicts: tuple[Verdict, ...]) -> Outcome:
    """Return the outcome; one expectation missed, or one counted monitor broken, and it did not hold."""
    kept = all(expectation.holds for expectation in expectations)
    held = kept and not any(verdict.counts_against for verdict in verdicts)
    return Outcome(logbook, expectations, verdicts, held)


def new_trace(scenario: Scenario, keep: Callable[[str], object] | None = None) -> Trace:
    """Return a trace with nothing but the header for a scenario; `keep` gets its lines, see `Trace`."""
    return Trace(
        {
            "version": product_version(),
            "controller_sha256": source_digest("controller"),
            "spec_sha256": source_digest("spec"),
            "laboratory_sha256": source_digest("fault_injection"),
            "scenario": scenario.id,
            "scenario_sha256": scenario.digest,
            "seed": scenario.seed,
        },
        keep,
    )


def new_recording(scenario: Scenario) -> Recording:
    """Return an empty recording for a scenario."""
    return Recording(pulse_nl=scenario.device.stroke_max_nl)
