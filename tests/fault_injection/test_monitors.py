"""Monitors: what counts, what is only shown, and that none is said to hold unwatched."""

from collections.abc import Callable
from pathlib import Path

import pytest
from attrs import evolve

from controller.events import Event, Tick
from controller.presets import Device
from controller.state import Mode, State
from controller.step import StepResult, step
from controller.units import Picograms, Pulses
from fault_injection.monitors import Monitors
from fault_injection.replay import Outcome, new_trace, replayed
from fault_injection.scenario import Scenario, read_scenario
from fault_injection.trace import Trace
from spec.claims import CLAIMS
from spec.records import Nature, Violation

WriteScenario = Callable[..., Path]
ShippedRun = Callable[[str], tuple[Scenario, Outcome, Trace | None]]


def run(path: Path) -> Outcome:
    """Run a scenario step by step, and keep no trace."""
    return replayed(read_scenario(path), None, lambda _: None, stepped=True)


class Objector:
    """A monitor that objects to every step, in the name of DOSE-1."""

    def __init__(self, *_: object, dead_nl: int) -> None:
        self._ticks = 0

    def observe(
        self, before: State, event: Event, result: StepResult, nature: Nature
    ) -> tuple[Violation, ...]:
        """Object."""
        return (Violation("DOSE-1", "nothing is ever good enough", 0),)


STROKES = '[[fault]]\nkind = "strokes"\nleast_of_nominal = 1\nlargest_of_nominal = '


@pytest.mark.parametrize(
    ("faults", "counts"), [("", True), (f"{STROKES}1.145\n", True), (f"{STROKES}1.146\n", False)]
)
def test_a_monitor_counts_unless_its_assumption_is_broken(
    write_scenario: WriteScenario, monkeypatch: pytest.MonkeyPatch, faults: str, counts: bool
) -> None:
    """Within tolerance it counts; a thousandth beyond, it is shown only."""
    monkeypatch.setattr("fault_injection.monitors.Watch", Objector)
    result = run(write_scenario(faults, old="0 d 06:00", new="0 d 00:30"))
    verdict = next(verdict for verdict in result.verdicts if verdict.claim == "DOSE-1")
    assert 2 + 2 * 30 == verdict.violations  # two commands, and in each minute a reading and a tick
    assert (counts, not counts) == (verdict.counts_against, result.held)


def test_the_order_that_waits_from_the_start_is_judged_too(write_scenario: WriteScenario) -> None:
    """ADM-1 is about every order that reaches the pump."""
    initial = read_scenario(write_scenario()).initial
    bad = evolve(initial.order, pulse_pg=Picograms(0))
    waiting = evolve(initial, change=evolve(initial.change, order=bad))
    device = read_scenario(write_scenario()).device
    for state, violations in ((initial, 0), (waiting, 1)):
        verdicts = Monitors(device, state, seed=1, broken=frozenset(), dead_nl=140_000).verdicts()
        assert [violations] == [verdict.violations for verdict in verdicts if verdict.claim == "ADM-1"]


def test_a_controller_that_raises_ends_the_run_and_counts(
    write_scenario: WriteScenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    """TOT-1 says that it never does; the trace tells where it did."""

    def raising(state: State, event: Event, device: Device) -> StepResult:
        if state.phase > 2_000_000:
            raise ZeroDivisionError
        return step(state, event, device)

    monkeypatch.setattr("fault_injection.run.step", raising)
    expect = '[[expect]]\nkind = "window_at_least"\nwindow = "60 min"\nmass_mcg = 1\nfrom = "0 d 02:00"\n'
    scenario = read_scenario(write_scenario(expect))
    trace = new_trace(scenario)
    result = replayed(scenario, trace, lambda _: None)
    assert ["TOT-1"] == [verdict.claim for verdict in result.verdicts if verdict.counts_against]
    assert not result.held
    assert "ZeroDivisionError at ReadClocks" in trace.text().splitlines()[-2]


@pytest.mark.parametrize("name", ["catheter-blocked", "voltage-stuck-low"])
def test_every_claim_in_force_is_watched(shipped_run: ShippedRun, name: str) -> None:
    """With sensors and without: none is said to have held because nothing looked.

    Those about stored values have nothing to watch.
    """
    scenario, result, _ = shipped_run(name)
    assert (name == "catheter-blocked") == scenario.device.has_pressure_sensor
    unwatched = {verdict.claim for verdict in result.verdicts if not verdict.watched}
    assert {"INT-2", "INT-3", "LOG-1"} == unwatched
    concern_it = {claim.id for claim in CLAIMS if scenario.device.name in claim.presets}
    assert concern_it == {verdict.claim for verdict in result.verdicts}


def test_an_order_that_was_never_admitted_is_noticed(write_scenario: WriteScenario) -> None:
    """ADM-1: limits that do not cover the program reach the pump, and the run fails."""
    scenario = read_scenario(write_scenario())
    order = scenario.initial.order
    tampered = evolve(order, limits=evolve(order.limits, hour_pg=Picograms(1)))
    result = replayed(
        evolve(scenario, initial=evolve(scenario.initial, order=tampered)), None, lambda _: None
    )
    assert "ADM-1" in [verdict.claim for verdict in result.verdicts if verdict.counts_against]


def test_a_pulse_while_stopped_is_caught(
    write_scenario: WriteScenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A controller with a planted bug fails a run that the shipping one passes."""

    def twitching(state: State, event: Event, device: Device) -> StepResult:
        result = step(state, event, device)
        if state.mode == Mode.STOPPED and isinstance(event, Tick):
            return evolve(result, motor=evolve(result.motor, basal=Pulses(1)))
        return result

    path = write_scenario('[[event]]\nkind = "stop"\nat = "0 d 05:50"\n')
    assert run(path).held
    monkeypatch.setattr("fault_injection.run.step", twitching)
    violated = [verdict for verdict in run(path).verdicts if verdict.counts_against]
    assert "DOSE-6" in [verdict.claim for verdict in violated]
