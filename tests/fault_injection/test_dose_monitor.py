"""The dose monitor: what it objects to and what not, and that quiet minutes may pass at once."""

from collections.abc import Callable

import pytest
from attrs import evolve, frozen
from hypothesis import given
from hypothesis import strategies as st

from controller.events import Event, Stop, Tick
from controller.presets import Device
from controller.state import Mode, State
from controller.step import StepResult, step
from fault_injection.dose_monitor import DOSE_CLAIMS, MANY, DoseMonitor
from spec.lapse import Brought, Lapse
from spec.model import ReferencePump
from spec.records import Nature, Violation
from tests.controller.samples import (
    DAY_NIGHT,
    ML,
    OPEN_CATHETER,
    PEAK,
    PLAIN,
    SENSED,
    Bench,
    Step,
    ordered,
    pump,
)
from tests.spec import planted, runs
from tests.spec.test_model import BUSY, SPIKE, everything_passes


class InItsPlace(ReferencePump):
    """The dose monitor, where a bench has its reference pump."""

    def __init__(self, device: Device, initial: State) -> None:
        super().__init__(device, initial)
        self.dose = DoseMonitor(device, initial)

    def observe(
        self, before: State, event: Event, result: StepResult, nature: Nature
    ) -> tuple[Violation, ...]:
        """Return what the dose monitor found."""
        return self.dose.observe(before, event, result, nature)


def watched(state: State, run: Step = step, device: Device = SENSED) -> Bench:
    """A bench beside which only the dose monitor stands."""
    bench = Bench(device, state, run)
    bench.model = InItsPlace(device, state)
    return bench


@pytest.mark.parametrize("device", [PLAIN, SENSED], ids=lambda device: device.name)
def test_an_undisturbed_day_violates_nothing(device: Device) -> None:
    """A pump that is left alone, at the largest strokes and the fastest clock."""
    assert [] == watched(pump(ordered(DAY_NIGHT)), device=device).resumed().tick(1_500).violations


@pytest.mark.parametrize("scenario", [runs.peak_again_and_again, runs.draining, runs.raising])
def test_a_hard_run_of_a_sound_pump_violates_nothing(scenario: Callable[[Bench], object]) -> None:
    """Limits bind, or change, or the reservoir runs low."""
    bench = watched(pump(SPIKE if scenario is runs.peak_again_and_again else BUSY, 9 * ML))
    scenario(bench)
    assert [] == bench.violations


@pytest.mark.parametrize(
    ("claim", "run", "scenario", "volume_nl"),
    [
        ("DOSE-6", planted.unstoppable, runs.stop_for_a_while, 18 * ML),
        ("RES-1", planted.no_low_alarm, runs.draining, 9 * ML),
        ("RES-3", planted.nominal_stroke, runs.draining, 9 * ML),
        ("RES-2", planted.upper_account_at_largest, runs.draining_slowly, 4 * ML),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_planted_fault_is_named_by_its_claim(
    claim: str, run: Step, scenario: Callable[[Bench], object], volume_nl: int
) -> None:
    """Pulses while stopped; no LOW; accounts that promise too much, or too little."""
    bench = watched(pump(BUSY, volume_nl), run)
    scenario(bench)
    assert claim in bench.claims() <= set(DOSE_CLAIMS)


def test_a_missing_gate_is_named_as_the_reference_pump_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """At strokes at their largest true mass is charged mass, so both object in the same minutes."""
    monkeypatch.setattr("controller.step.granted", everything_passes)
    lean, slow = watched(pump(SPIKE)), Bench(SENSED, pump(SPIKE))
    for bench in (lean, slow):
        runs.peak_again_and_again(bench)
    assert {"DOSE-1", "DOSE-2", "DOSE-8", "RES-1"} == lean.claims()
    assert minutes_of(slow) == minutes_of(lean)


def minutes_of(bench: Bench) -> set[tuple[str, int]]:
    """In which tick which claim was violated."""
    return {(found.claim, found.tick) for found in bench.violations}


@pytest.mark.parametrize(("gate", "claims"), [(True, {"DOSE-1"}), (False, {"DOSE-1", "DOSE-8"})])
def test_dose_8_is_judged_by_the_excess_of_the_strokes(
    monkeypatch: pytest.MonkeyPatch, gate: bool, claims: set[str]
) -> None:
    """1.3 times the largest stroke: with the gate within 1.3 times the limit, without it not."""
    if not gate:
        monkeypatch.setattr("controller.step.granted", everything_passes)
    bench = watched(pump(BUSY))
    runs.overstroking(bench)
    assert claims == {claim for claim in bench.claims() if claim in ("DOSE-1", "DOSE-8")}


def test_a_window_is_closed_at_both_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """What left 60 minutes ago to the tenth of a second still counts; a tenth more, and it does not."""
    order = ordered(PEAK)
    limit_pg = order.limits.hour_pg
    for elapsed_ds, found in ((36_000, {"DOSE-2"}), (36_001, set())):
        state = evolve(pump(order), mode=Mode.INFUSING)
        monitor = DoseMonitor(PLAIN, state)
        first = monitor.brought(state, 1, 0, limit_pg)
        monitor.passed(61, elapsed_ds)
        second = monitor.brought(state, 1, 0, 1)
        assert ((), found) == (first, {violation.claim for violation in second})


@frozen
class Seen:
    """One step, as a monitor is shown it."""

    before: State
    event: Event
    result: StepResult
    nature: Nature


class Recorder(ReferencePump):
    """Keeps every step that it is shown."""

    def __init__(self, device: Device, initial: State) -> None:
        super().__init__(device, initial)
        self.seen: list[Seen] = []

    def observe(
        self, before: State, event: Event, result: StepResult, nature: Nature
    ) -> tuple[Violation, ...]:
        """Keep it."""
        self.seen.append(Seen(before, event, result, nature))
        return ()


def at_once(monitor: DoseMonitor, steps: list[Seen]) -> list[Violation]:
    """What the monitor finds if quiet minutes pass at once, as a leap lets them; the last is looked at."""
    found: list[Violation] = []
    minutes = elapsed_ds = 0
    for seen in steps:
        pulses = seen.result.motor.basal + seen.result.motor.bolus
        if not isinstance(seen.event, Tick):
            monitor.passed(minutes, elapsed_ds)
            minutes = elapsed_ds = 0
            found += monitor.observe(seen.before, seen.event, seen.result, seen.nature)
            continue
        minutes, elapsed_ds = minutes + 1, elapsed_ds + seen.nature.tick_ds
        if pulses:
            monitor.passed(minutes, elapsed_ds)
            minutes = elapsed_ds = 0
            found += monitor.brought(seen.result.state, pulses, 0, seen.nature.true_pg)
    return found


def test_quiet_minutes_may_pass_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a gate the same doses are objected to in the same minutes as step by step."""
    monkeypatch.setattr("controller.step.granted", everything_passes)
    bench = Bench(SENSED, pump(SPIKE))
    recorder = bench.model = Recorder(SENSED, pump(SPIKE))
    runs.peak_again_and_again(bench)
    bench.command(Stop)
    stepped, leaping = DoseMonitor(SENSED, pump(SPIKE)), DoseMonitor(SENSED, pump(SPIKE))
    found = [
        violation
        for seen in recorder.seen
        for violation in stepped.observe(seen.before, seen.event, seen.result, seen.nature)
    ]
    assert found
    assert found == at_once(leaping, recorder.seen)


@given(
    st.lists(st.tuples(st.integers(1, 30), st.sampled_from([0] * 11 + [1, 60])), min_size=24, max_size=80),
    st.booleans(),
)
def test_many_deliveries_are_judged_at_once_as_they_are_one_by_one(
    gaps: list[tuple[int, int]], infusing: bool
) -> None:
    """Whatever they hold, and whether the pump is stopped; and so is the next one."""
    state = evolve(pump(ordered(PEAK)), mode=Mode.INFUSING if infusing else Mode.STOPPED)
    tenth_pg = state.order.limits.hour_pg // 100
    brought, at = [], 0
    for gap, hundredths in gaps:
        at += gap
        brought.append(Brought(at, 600 * at, 1, 2_000, hundredths * tenth_pg, 0))
    lapse = Lapse(
        before=state,
        after=state,
        brought=tuple(brought),
        elapsed_ds=tuple(600 * minute for minute in range(at + 6)),
        levels=(),
        pressure=OPEN_CATHETER,
        left_nl=int(state.reservoir.lower_nl),
        drained_uj=0,
    )
    found = []
    for many in (MANY, 1_000):
        monitor = DoseMonitor(PLAIN, state)
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr("fault_injection.dose_monitor.MANY", many)
            seen = monitor.lapsed(lapse)
        monitor.passed(7, 4_200)
        found.append((seen, monitor.brought(state, 1, 0, 30 * tenth_pg)))
    assert found[0] == found[1]
