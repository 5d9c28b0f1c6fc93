"""The proved predicates, watched in runs: silent beside a sound pump; a faulty one is named by its claim."""

from collections.abc import Callable
from itertools import pairwise
from random import Random

import pytest
from attrs import astuple, evolve
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant

from controller.alarms import NO_ALARMS, Cause, Signal
from controller.bolus import Bolus
from controller.events import Event, ReadClocks, Resume, Stop, Tick
from controller.ledger import Ledger, Window
from controller.order import Order
from controller.presets import PRESETS, Device
from controller.reservoir import Level
from controller.state import Mode, State
from controller.step import Motor, StepResult, step
from controller.units import (
    CommandCounter,
    FlowMinutes,
    Milliseconds,
    Minutes,
    Nanolitres,
    NanolitresPerDay,
    Picograms,
    Pulses,
)
from spec.beginnings import Lives, Moments
from spec.ghosts import Choice, Ghost, at_commissioning
from spec.invariants import INVARIANTS
from spec.invariants_passed_over import HOLDS_SURELY
from spec.model import ReferencePump
from spec.passed_over import PASSED_OVER
from spec.predicates import PROPERTIES, Moment
from spec.records import Nature, Violation
from spec.watch import INVARIANTS_EVERY, SAME_RUN, Watch
from tests.controller.samples import (
    DAY_NIGHT,
    HEALTHY,
    ML,
    NO_PRESSURE,
    NO_READING,
    PEAK,
    PLAIN,
    SENSED,
    Bench,
    Step,
    flat,
    ordered,
    pump,
)
from tests.spec import planted, runs
from tests.spec.test_model import BUSY, FAULTS, SILENCES, SPIKE, Fault, everything_passes, nothing_passes
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


COMES_BACK = "bolus finished later"
WRONG = {fault.name: fault.run for fault in FAULTS if fault.name != COMES_BACK}
"""That one keeps something from run to run, and is no function."""


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
        state, run = pump(ORDERS[name], volume_ml * ML), WRONG.get(wrong, step)
        self.bench = watched(state, run, device=PRESETS[device], seed=seed).resumed()

    @invariant()
    def no_claim_is_violated(self) -> None:
        """A sound pump violates nothing; for any other, both watches have agreed."""
        assert not self.sound or [] == self.bench.violations


TestWatchedMachine = WatchedMachine.TestCase
TestWatchedMachine.settings = settings(max_examples=5, stateful_step_count=10)


def stop_after_a_quiet_day(bench: Bench) -> None:
    """The program shows itself only where delivery has been undisturbed."""
    bench.resumed().tick(runs.QUIET_MIN)
    bench.command(Stop)
    bench.tick(8 * 60)
    bench.command(Resume)
    bench.tick(6 * 60)


@planted.altered
def negative_count(_: State, __: Event, result: StepResult) -> State:
    """A state that is not valid, where no predicate of a claim looks."""
    return evolve(result.state, unconfirmed=Pulses(-1))


WATCHED_FAULTS = (
    *(fault for fault in FAULTS if fault.name != "ring stands still"),
    Fault("ring stands still", "DEL-1", planted.stuck_ring, stop_after_a_quiet_day),
    Fault("confirmed dose keeps the count", "HOL-1", planted.keeps_the_count, runs.holiday_confirmed),
    Fault("invalid state", "TOT-1", negative_count, runs.stop_for_a_while),
)


@pytest.mark.parametrize("fault", WATCHED_FAULTS, ids=lambda fault: fault.name)
def test_a_planted_fault_is_named_by_its_claim(fault: Fault) -> None:
    """The faulty pump violates the claim that the fault is about, and perhaps others."""
    bench = watched(pump(fault.order, fault.volume_nl), fault.run)
    fault.scenario(bench)
    assert fault.claim in bench.claims()


@pytest.mark.parametrize(("level", "gap_min"), SILENCES)
def test_silence_is_named_in_the_minute_in_which_it_is_too_long(level: Level, gap_min: int) -> None:
    """In the same minute as by the reference pump, which counts by its own means."""
    near = gap_min == 30  # so that the level is not seen to fall
    filled = pump(BUSY, 2 * ML + 900_000) if near else pump(BUSY)
    bench = watched(filled, planted.mute).tick(gap_min - 1, level=level)
    assert "ALM-2" not in bench.claims()
    assert "ALM-2" in bench.tick(level=level).claims()


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


def test_an_over_infusing_pump_breaks_dose_1_and_keeps_dose_8() -> None:
    """The k of DOSE-8 is measured; alarms come late, and what rests on A-STROKE is not owed."""
    bench = watched(pump(BUSY))
    runs.overstroking(bench)
    assert {"DOSE-1", "RES-1", "RES-3", "RES-5"} == bench.claims()


@pytest.mark.parametrize(("tenths", "judged"), [(13, True), (25, False)])
def test_dose_8_is_judged_at_the_excess_of_its_window(
    monkeypatch: pytest.MonkeyPatch, tenths: int, judged: bool
) -> None:
    """Without a gate, and after strokes at thrice the largest: at 1.3 times that, not beyond twice."""
    monkeypatch.setattr("controller.step.granted", everything_passes)
    bench = watched(pump(BUSY)).resumed().tick(30, stroke_nl=3 * PLAIN.stroke_max_nl)
    runs.turning_back(bench, tenths * PLAIN.stroke_max_nl // 10)
    assert judged == any(f"(day_pg_{tenths})" in found.sentence for found in bench.violations)
    assert judged == ("DOSE-8" in bench.claims())


@pytest.mark.parametrize("change", ["order", "fill"])
def test_a_commissioning_that_breaks_an_assumption_owes_no_invariant_that_rests_on_it(change: str) -> None:
    """An order that was not admitted; a usable floor that the device does not allow."""
    order = ordered(flat(60))
    bad = evolve(order, allowances=evolve(order.allowances, hour_pg=Picograms(-1)))
    state = pump(bad) if change == "order" else pump(order, floor_nl=1 * ML)
    assert set() == watched(state).resumed().tick(100).claims()


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


def test_invariants_are_looked_at_every_so_often_and_after_each_command() -> None:
    """Ninety-six ticks show nothing, the next one does; a RESUME shows it at once."""
    bench = watched(pump(BUSY), negative_count).tick(INVARIANTS_EVERY - 1)
    assert set() == bench.claims()
    assert {"TOT-1"} == bench.tick().claims()
    assert {"TOT-1"} == watched(pump(BUSY), negative_count).tick().resumed().claims()


def test_cases_that_differ_by_a_number_only_are_one_violation() -> None:
    """LOW is missing for the limit of every bucket, and for the week."""
    bench = watched(pump(BUSY, 4 * ML), planted.no_low_alarm).resumed()
    late = [found.sentence for found in bench.violations if found.claim == "RES-1"]
    assert ["(low_week)", "(low_limit)"] == [sentence.rpartition(" ")[2] for sentence in late]


SIGNALS = st.builds(Signal, on=st.booleans(), acknowledged=st.booleans(), quiet_min=st.just(Minutes(0)))
ALARMS = st.tuples(*(SIGNALS for _ in Cause))
FULL = pump(SPIKE)
LARGE_NL = 5 * ML
"""Twice and three times this is above a week of SPIKE."""


@st.composite
def moments(draw: st.DrawFn) -> Moment:
    """Steps about which anything may be wrong, with watches as old as they must be to judge them."""
    near_nl = draw(st.sampled_from([0, 1, FULL.order.week_nl, 2 * LARGE_NL, 3 * LARGE_NL]))
    few = st.integers(-1, 2)
    alarms = st.just(NO_ALARMS) | ALARMS
    before = evolve(
        FULL,
        ledger=draw(LEDGERS),
        alarms=draw(alarms),
        bolus=draw(BOLUSES),
        order=draw(ORDER),
        mode=draw(st.sampled_from([Mode.INFUSING, Mode.STOPPED])),
        reservoir=evolve(FULL.reservoir, lower_nl=Nanolitres(draw(st.sampled_from([18 * ML, 2 * ML])))),
    )
    after = evolve(
        before,
        alarms=draw(st.just(before.alarms) | alarms),
        bolus=draw(st.just(before.bolus) | BOLUSES),
        ledger=draw(st.just(before.ledger) | LEDGERS),
        minute_in_slot=Minutes(draw(few)),
    )
    event: Event = draw(st.sampled_from(EVENTS))
    motor, withheld = Motor(Pulses(draw(few)), Pulses(draw(few)), off=after.encoder.off), Pulses(draw(few))
    result = evolve(step(FULL, event, PLAIN), state=after, motor=motor, withheld=withheld)
    ghost = draw(ghosts(FULL.reservoir.usable_floor_nl + near_nl + draw(few)))
    return Moment(PLAIN, before, event, result, ghost, ghost, Nature(0, 0, 600, 0, 0))


MINUTE = Milliseconds(60_000)
TICK = Tick(Pulses(0), NO_READING, HEALTHY, NO_PRESSURE)
EVENTS: list[Event] = [TICK, TICK, TICK, TICK, Stop(CommandCounter(1)), ReadClocks(MINUTE, MINUTE)]
BOLUSES = st.builds(
    Bolus,
    pulses=st.integers(-1, 2).map(Pulses),
    flow_nl_per_day=st.sampled_from([0, 2_880_000]).map(NanolitresPerDay),
    phase=st.sampled_from([-3_000_000, 0, 5_000_000]).map(FlowMinutes),
    by_patient=st.booleans(),
    primes=st.booleans(),
)


def ledger_of(charged: int, limit: int) -> Ledger:
    """A ledger whose newest buckets hold so much, and one of whose volume limits is this."""

    def newest(window: Window) -> Window:
        return (evolve(window[0], charged=charged), *window[1:])

    day_pg, day_nl, four_hour_pg, hour_pg = astuple(FULL.ledger, recurse=False)
    old = evolve(day_nl[40], limit=max(limit, day_nl[40].limit))
    day_nl = newest((*day_nl[:40], old, *day_nl[41:]))
    return Ledger(newest(day_pg), day_nl, newest(four_hour_pg), newest(hour_pg))


LEDGERS = st.builds(ledger_of, st.sampled_from([0, ML, 10**15]), st.sampled_from([0, LARGE_NL]))
ORDER = st.sampled_from([FULL.order, evolve(FULL.order, least_nl_per_day=max(FULL.order.ring))])
"""As admitted, and with slots below its least flow."""


@st.composite
def ghosts(draw: st.DrawFn, true_nl: int) -> Ghost:
    """Ghosts of which most have something to say."""
    ghost = at_commissioning(FULL, true_nl, 13, 140_000)
    unseen = st.sampled_from([0, 3])
    minutes = st.sampled_from([0, 1_499, 1_500, 1_501])
    return evolve(
        ghost,
        dose=evolve(ghost.dose, started=True, true_pg=10**15, charged_pg=10**15, charged_nl=10**15),
        hour_supply=evolve(ghost.hour_supply, started=True, minutes=61),
        supply=evolve(ghost.supply, started=True, slots=draw(st.sampled_from([17, 97]))),
        interval=evolve(
            ghost.interval,
            started=draw(st.booleans()),
            time_unknown=draw(st.booleans()),
            basal_pulses=draw(st.sampled_from([0, 9])),
        ),
        delivery=evolve(ghost.delivery, quiet=2_000),
        times=evolve(ghost.times, session=2_000, clinician=2_000),
        hearing=evolve(ghost.hearing, unheard=(99, 99, 99), quiet=(9_999,) * len(Cause)),
        motor=evolve(ghost.motor, ran_away=draw(st.booleans()), unseen=draw(unseen), unseen_min=99),
        stopped=evolve(ghost.stopped, minutes=draw(minutes)),
        energy=evolve(ghost.energy, left_uj=draw(st.sampled_from([0, ghost.energy.left_uj]))),
    )


@given(moments())
@settings(max_examples=500)
def test_what_is_passed_over_could_not_have_failed(moment: Moment) -> None:
    """Whatever is wrong with a step; and each entry has its reason."""
    for name, (cannot_fail, reason) in PASSED_OVER.items():
        found = PROPERTIES[name]
        if (not found.events or type(moment.event) in found.events) and cannot_fail(moment):
            assert [] == [label for label, when, then in found.cases(moment) if when and not then], reason


@st.composite
def programs(draw: st.DrawFn) -> Order:
    """An order whose ring may be turned, and have a slot that is too high or too low, perhaps by little."""
    order = FULL.order
    turned = draw(st.integers(0, len(order.ring) - 1))
    first, *others = order.ring[turned:] + order.ring[:turned]
    ring = NanolitresPerDay(first + draw(st.sampled_from([-1_000, -1, 0, 1, 100_000]))), *others
    worst = order.worst
    changed = evolve(
        worst,
        day=FlowMinutes(worst.day - draw(st.sampled_from([0, 1]))),
        hour=FlowMinutes(worst.hour - draw(st.sampled_from([0, 1]))),
    )
    return evolve(order, ring=ring, worst=draw(st.just(worst) | st.just(changed)))


@given(programs(), programs(), st.booleans())
@settings(max_examples=40)
def test_an_invariant_that_surely_holds_does(order: Order, then: Order, started: bool) -> None:
    """Whatever is wrong with a program; and each entry has its reason."""
    change = evolve(FULL.change, order=order)
    state = evolve(FULL, order=order, change=change, session=evolve(FULL.session, order=order))
    ghost = at_commissioning(FULL, 18 * ML, 10, 140_000)
    ghost = evolve(ghost, supply=evolve(ghost.supply, started=started, order=then))
    for name, (surely, reason) in HOLDS_SURELY.items():
        if surely(state, ghost, PLAIN):
            holds = INVARIANTS[name].holds(state, ghost, PLAIN)
            assert [] == [label for label, held in holds if not held], reason


def test_of_an_admitted_program_every_such_invariant_surely_holds() -> None:
    """So that they need not be looked at slot by slot; with an hour that is too busy they must be."""
    ghost = at_commissioning(FULL, 18 * ML, 10, 140_000)
    ghost = evolve(ghost, supply=evolve(ghost.supply, started=True))
    busy = evolve(FULL.order, worst=evolve(FULL.order.worst, hour=FlowMinutes(FULL.order.worst.hour - 1)))
    for order, sure in ((FULL.order, True), (busy, False)):
        change, session = evolve(FULL.change, order=order), evolve(FULL.session, order=order)
        state = evolve(FULL, order=order, change=change, session=session)
        said = {name: surely(state, ghost, PLAIN) for name, (surely, _) in HOLDS_SURELY.items()}
        assert dict.fromkeys(HOLDS_SURELY, sure) | {"supply_ring_dominates": True} == said


def lengths(lives: Lives, count: int) -> list[int]:
    """How long each of the next lives lasts."""
    ends = [at for at in range(200 * count) if lives.over(runs=True)]
    return [end - begin for begin, end in pairwise(ends[: count + 1])]


def test_half_of_the_lives_are_as_long_as_can_be_of_use() -> None:
    """The others end at any moment before; and where a watch was ended, a new one begins at once."""
    drawn = lengths(Lives(Random(5).getrandbits, 60, 200), 1_000)
    full = sum(length in (60, 200) for length in drawn)
    assert 450 < full < 550
    assert (1, 200) == (min(drawn), max(drawn))
    assert 100 < len(set(drawn))
    ended = Lives(Random(5).getrandbits, 60)
    assert [True, True, True] == [ended.over(runs=False) for _ in range(3)]


def chosen(moments: Moments, ghost: Ghost, state: State, minutes: int) -> list[Choice]:
    """What begins in the next minutes, while ghost and pump stay as they are."""
    return [moments.choice(ghost, state) for _ in range(minutes)]


def test_a_watch_on_limits_begins_anew_only_once_limits_were_lowered() -> None:
    """Until then an older watch sees as much, and judges earlier; from then on, the seed decides."""
    state = pump(ordered(PEAK, percent=110))
    ghost = at_commissioning(state, 18 * ML, 10, 140_000)
    assert not any(choice.limit for choice in chosen(Moments(SEED, SENSED), ghost, state, 3_000))
    lower = evolve(state, order=evolve(state.order, limits=ordered(flat(2)).limits))
    first, again, other = (chosen(Moments(seed, SENSED), ghost, lower, 3_000) for seed in (1, 1, 2))
    assert any(choice.limit for choice in first)
    assert (True, False) == (first == again, first == other)
