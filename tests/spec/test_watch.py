"""The proved predicates, watched in runs: silent beside a sound pump; a faulty one is named by its claim."""

from collections.abc import Callable
from itertools import pairwise
from random import Random

import pytest
from attrs import evolve
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant

from controller.events import Event, Load, Resume, Stop
from controller.presets import PRESETS, Device
from controller.state import State
from controller.step import StepResult, step
from controller.units import Picograms, Pulses
from spec.ghosts import Choice, Ghost, at_commissioning
from spec.model import ReferencePump
from spec.predicates import PROPERTIES
from spec.records import Nature, Violation
from spec.watch import NOTHING_BEGINS, PASSED_OVER, SAME_RUN, Lives, Moments, Watch
from tests.controller.samples import DAY_NIGHT, ML, PEAK, PLAIN, SENSED, Bench, Step, flat, ordered, pump
from tests.spec import planted, runs
from tests.spec.test_model import BUSY, FAULTS, SPIKE, Fault, everything_passes, nothing_passes
from tests.spec.test_model_agrees import ORDERS, PumpMachine

SEED = 1


class BothWays(ReferencePump):
    """Two watches in the reference pump's place, alike but that one passes nothing over; they must agree."""

    def __init__(self, device: Device, initial: State, seed: int) -> None:
        super().__init__(device, initial)
        self.quick = Watch(device, initial, seed)
        self.thorough = Watch(device, initial, seed, thorough=True)

    def observe(
        self, before: State, event: Event, result: StepResult, nature: Nature
    ) -> tuple[Violation, ...]:
        """Return what both found."""
        found = self.quick.observe(before, event, result, nature)
        assert self.thorough.observe(before, event, result, nature) == found
        return found


def watched(state: State, run: Step = step, *, device: Device = SENSED, seed: int = SEED) -> Bench:
    """A bench beside which only the watch stands."""
    bench = Bench(device, state, run)
    bench.model = BothWays(device, state, seed)
    return bench


# --- sound pumps ----------------------------------------------------------------------------------


@pytest.mark.parametrize("device", [PLAIN, SENSED], ids=lambda device: device.name)
def test_three_undisturbed_days_violate_nothing(device: Device) -> None:
    """A pump that is left alone, at the largest strokes and the fastest clock."""
    bench = watched(pump(ordered(DAY_NIGHT, percent=150)), device=device).resumed().tick(3 * 1_440)
    assert [] == bench.violations


@pytest.mark.parametrize("seed", [2, 3])
@pytest.mark.parametrize("scenario", [runs.turning_back, runs.peak_again_and_again, runs.draining_slowly])
def test_wherever_the_watches_begin_a_hard_run_violates_nothing(
    scenario: Callable[[Bench], object], seed: int
) -> None:
    """The limits bind, or the reservoir runs dry."""
    bench = watched(pump(BUSY, 4 * ML if scenario is runs.draining_slowly else 18 * ML), seed=seed)
    scenario(bench)
    assert [] == bench.violations


WRONG: dict[str, Step] = {
    name: getattr(planted, name)
    for name in (
        *("nominal_stroke", "new_limits_rule_the_past", "boundless_allowance", "stuck_ring", "backward_ring"),
        *("lost_fraction", "saved_up", "unstoppable", "no_low_alarm", "always_low", "cleared_by_resume"),
        *("silent_stop", "believes_the_sensor", "upper_account_at_largest", "half_stored", "uncounted"),
        *("forgetful_counter", "raises_limit"),
    )
}


class WatchedMachine(PumpMachine):
    """The reference pump's machine, with the watch in its place, and one pump in two has a fault."""

    sound: bool

    @initialize(
        name=st.sampled_from(sorted(ORDERS)),
        device=st.sampled_from(range(len(PRESETS))),
        volume_ml=st.sampled_from([3, 6, 12, 20]),
        seed=st.integers(0, 2**32 - 1),
        wrong=st.sampled_from(["", *sorted(WRONG)]) | st.just(""),
    )
    def commission(self, name: str, device: int, volume_ml: int, seed: int, wrong: str) -> None:
        """Fill and program a pump."""
        self.sound = not wrong
        state = pump(ORDERS[name], volume_ml * ML)
        self.bench = watched(state, WRONG.get(wrong, step), device=PRESETS[device], seed=seed).resumed()

    @invariant()
    def no_claim_is_violated(self) -> None:
        """A sound pump violates nothing; for any other, both watches have agreed."""
        assert not self.sound or [] == self.bench.violations


TestWatchedMachine = WatchedMachine.TestCase
TestWatchedMachine.settings = settings(max_examples=25, stateful_step_count=20)


# --- faulty pumps ---------------------------------------------------------------------------------


def stop_after_a_quiet_day(bench: Bench) -> None:
    """The program shows itself only where delivery has been undisturbed."""
    bench.resumed().tick(runs.QUIET_MIN)
    bench.command(Stop)
    bench.tick(8 * 60)
    bench.command(Resume)
    bench.tick(6 * 60)


def negative_count(state: State, event: Event, device: Device) -> StepResult:
    """A state that no predicate looks into, and that is not valid."""
    result = step(state, event, device)
    return evolve(result, state=evolve(result.state, unconfirmed=Pulses(-1)))


NO_PREDICATE = pytest.mark.xfail(
    strict=True, reason="DOSE-4 as a predicate says nothing of a RESUME that brings a bolus back"
)
WATCHED_FAULTS = (
    *(
        pytest.param(fault, marks=[NO_PREDICATE] if fault.name == "bolus finished later" else [])
        for fault in FAULTS
        if fault.name != "ring stands still"
    ),
    Fault("ring stands still", "DEL-1", planted.stuck_ring, stop_after_a_quiet_day),
    Fault("invalid state", "TOT-1", negative_count, runs.stop_for_a_while),
)


@pytest.mark.parametrize("fault", WATCHED_FAULTS, ids=lambda fault: fault.name)
def test_a_planted_fault_is_named_by_its_claim(fault: Fault) -> None:
    """The faulty pump violates the claim that the fault is about, and perhaps others."""
    bench = watched(pump(fault.order, fault.volume_nl), fault.run)
    fault.scenario(bench)
    assert fault.claim in bench.claims()


def test_a_missing_gate_is_named_by_every_dose_claim(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing holds the program back, however often it is turned to its peak."""
    monkeypatch.setattr("controller.step.granted", everything_passes)
    bench = watched(pump(SPIKE))
    runs.peak_again_and_again(bench)
    assert {"DOSE-1", "DOSE-2", "DOSE-8", "RES-1"} <= bench.claims()


def test_a_gate_that_grants_nothing_is_named_once_all_is_quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    """It refuses without want of room, at once; what the program is owed counts from a quiet day on."""
    monkeypatch.setattr("controller.step.granted", nothing_passes)
    bench = watched(pump(BUSY)).resumed().tick(runs.QUIET_MIN - 1)
    assert "DEL-1" not in bench.claims()
    assert "governor refuses only for want of room" in bench.violations[0].sentence
    assert {"DEL-1", "DEL-2"} <= bench.tick(15).claims()


def test_a_pump_that_runs_dry_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pulses after the reservoir is certainly empty break DOSE-6."""
    monkeypatch.setattr("controller.step.certainly_empty", lambda reservoir: False)
    bench = watched(pump(BUSY, 3 * ML)).resumed().tick(4 * 1_440)
    assert "DOSE-6" in bench.claims()


# --- broken assumptions ---------------------------------------------------------------------------


def test_an_over_infusing_pump_breaks_dose_1_and_keeps_dose_8() -> None:
    """The k of DOSE-8 is measured; alarms come late, and invariants that rest on A-STROKE are not owed."""
    bench = watched(pump(BUSY))
    runs.overstroking(bench)
    assert {"DOSE-1", "RES-1"} == bench.claims()


def test_a_missing_gate_breaks_dose_8_at_the_measured_excess(monkeypatch: pytest.MonkeyPatch) -> None:
    """At 1.3 times the largest stroke, true mass is over 1.3 times the limit."""
    monkeypatch.setattr("controller.step.granted", everything_passes)
    bench = watched(pump(BUSY))
    runs.overstroking(bench)
    assert any("(day_pg_13)" in found.sentence for found in bench.violations)


@pytest.mark.parametrize("change", ["order", "fill"])
def test_a_commissioning_that_breaks_an_assumption_owes_no_invariant_that_rests_on_it(change: str) -> None:
    """An order that was not admitted; a usable floor that the device does not allow."""
    order = ordered(flat(60))
    bad = evolve(order, allowances=evolve(order.allowances, hour_pg=Picograms(-1)))
    state = pump(bad) if change == "order" else pump(order, floor_nl=1 * ML)
    assert set() == watched(state).resumed().tick(100).claims()


# --- reports --------------------------------------------------------------------------------------


def test_a_violation_is_reported_once_for_as_long_as_it_goes_on() -> None:
    """Pulses through a whole stop are one violation; a second stop, much later, is a second one."""
    bench = watched(pump(ordered(flat(60), percent=150)), planted.unstoppable).resumed().tick(10)
    for stops in (1, 2):
        bench.command(Stop)
        bench.tick(3 * SAME_RUN)
        bench.command(Resume)
        bench.tick(2 * SAME_RUN)
        assert stops == sum(found.claim == "DOSE-6" for found in bench.violations)
    first = next(found for found in bench.violations if found.claim == "DOSE-6")
    assert 11 == first.tick
    assert (
        "no pulse while stopped or empty: Pulses are commanded only by a tick, while infusing, with a "
        "reservoir not certainly empty (stopped)"
    ) == first.sentence


def test_cases_that_differ_by_a_number_only_are_one_violation() -> None:
    """LOW is missing for the limit of every bucket, and for the week."""
    bench = watched(pump(BUSY, 4 * ML), planted.no_low_alarm).resumed()
    late = [found.sentence for found in bench.violations if found.claim == "RES-1"]
    assert ["(low_week)", "(low_0)"] == [sentence.rpartition(" ")[2] for sentence in late]


def test_what_is_passed_over_is_a_predicate_and_has_a_reason() -> None:
    """No entry outlives its predicate."""
    assert set() == PASSED_OVER.keys() - PROPERTIES.keys()
    assert all(reason for _, reason in PASSED_OVER.values())


# --- the moments at which watches begin -----------------------------------------------------------


def lengths(lives: Lives, count: int) -> list[int]:
    """How long each of the next lives lasts."""
    ends = [at for at in range(200 * count) if lives.over(runs=True)]
    return [end - begin for begin, end in pairwise(ends[: count + 1])]


def test_half_of_the_lives_are_as_long_as_can_be_of_use() -> None:
    """The others end at any moment before."""
    drawn = lengths(Lives(Random(5).getrandbits, 60, 200), 1_000)
    full = sum(length in (60, 200) for length in drawn)
    assert 450 < full < 550
    assert (1, 200) == (min(drawn), max(drawn))
    assert 100 < len(set(drawn))


def test_a_watch_that_was_ended_begins_anew_at_once() -> None:
    """However long its life would have been."""
    lives = Lives(Random(5).getrandbits, 60)
    assert [True, True, True] == [lives.over(runs=False) for _ in range(3)]


def chosen(moments: Moments, ghost: Ghost, state: State, minutes: int) -> list[Choice]:
    """What begins in the next minutes, while ghost and pump stay as they are."""
    return [moments.choice(ghost, state) for _ in range(minutes)]


def test_a_watch_on_limits_begins_anew_only_once_limits_were_lowered() -> None:
    """An older watch sees as much, and judges earlier."""
    state = pump(ordered(PEAK, percent=110))
    ghost = at_commissioning(state, 18 * ML, 10)
    choices = chosen(Moments(SEED), ghost, state, 3_000)
    assert not any(choice.limit for choice in choices)
    lower = evolve(state, order=evolve(state.order, limits=ordered(flat(2)).limits))
    choices = chosen(Moments(SEED), ghost, lower, 3_000)
    assert any(choice.limit for choice in choices)


def test_the_same_seed_begins_the_same_watches() -> None:
    """And another one others."""
    state = pump(BUSY)
    ghost = at_commissioning(state, 18 * ML, 10)
    ghost = evolve(
        ghost, dose=evolve(ghost.dose, started=True), interval=evolve(ghost.interval, started=True)
    )
    first, again, other = (chosen(Moments(seed), ghost, state, 2_000) for seed in (1, 1, 2))
    assert first == again
    assert first != other
    assert NOTHING_BEGINS != first[0]


def test_a_load_that_lowers_is_followed_through() -> None:
    """Limits lowered, and a new watch on them in time, violate nothing."""
    bench = watched(pump(ordered(flat(80), percent=130)), seed=3).resumed().tick(300)
    bench.command(lambda counter: Load(counter, ordered(flat(60))))
    assert [] == bench.tick(2 * 1_440).violations
