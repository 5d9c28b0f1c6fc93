"""The patient bolus: off unless allowed, a lockout apart, so many in any day, whole, and nothing else."""

from collections.abc import Callable
from itertools import pairwise

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from controller.alarms import Cause
from controller.battery import command_owed
from controller.events import ClinicianBolus, PatientBolus, Stop
from controller.patient import (
    FORGOTTEN_MIN,
    NO_PATIENT_BOLUSES,
    PatientRules,
    after_session,
    begun,
    count_reached,
    in_lockout,
    minute_older,
)
from controller.refusals import any_refusal
from controller.reservoir import Level
from controller.state import State
from controller.step import StepResult
from controller.units import CommandCounter, Minutes, Nanolitres, NanolitresPerDay, Picograms, Pulses
from tests.controller.samples import (
    DAY_NIGHT,
    ML,
    PLAIN,
    SENSED,
    Bench,
    flat,
    ordered,
    patient_request,
    pump,
    reasons,
    with_patient_bolus,
)

ALLOWED = with_patient_bolus(flat(4), patient_request(), percent=150)
"""8 pulses of 1 mcg in 8 minutes, 180 min apart, 3 in any day."""
SLOW = with_patient_bolus(flat(4), patient_request(duration_min=60, lockout_min=15), percent=150)
LOCKOUT_TICKS = 182
"""180 true minutes are 181.8 ticks of 59.4 s."""
QUIET_MIN = 1_470
CRITICAL = Level(known=True, nl=Nanolitres(2 * ML + 1))
RULES = PatientRules(Pulses(8), NanolitresPerDay(2_880_000), Picograms(1), Minutes(120), 3)


def settled(state: State | None = None) -> Bench:
    """A pump that infuses and whose lockout after commissioning is over."""
    return Bench(PLAIN, state or pump(ALLOWED)).resumed().tick(LOCKOUT_TICKS)


def asked_again_after(bench: Bench, minutes: int) -> StepResult:
    """Ask, let minutes pass from the end of that bolus, and ask again."""
    assert set() == reasons(bench.ask())
    while bench.state.bolus.pulses:
        bench.tick()
    return bench.tick(minutes).ask()


def test_the_rules_are_whole_pulses_and_the_lockout_ticks_of_a_fast_clock() -> None:
    """Dose at the largest strokes, flow rounded down, lockout rounded up."""
    rules = ALLOWED.patient
    assert (8, 2_880_000, 3) == (rules.pulses, rules.flow_nl_per_day, rules.per_24h_max)
    assert (8 * 2_290 * 500, LOCKOUT_TICKS) == (rules.dose_pg, rules.lockout_min)


def test_a_bolus_comes_whole_in_its_time_and_no_more() -> None:
    """Eight pulses in eight minutes beside the program, then none."""
    bench, came = settled(), []
    assert set() == reasons(bench.ask())
    assert bench.state.bolus.by_patient
    for _ in range(12):
        bench.tick()
        assert bench.last is not None
        came.append(bench.last.motor.bolus)
    assert [1] * 8 + [0] * 4 == came
    assert [] == bench.violations


def test_where_the_order_allows_none_there_is_none() -> None:
    """However long the patient waits."""
    bench = settled(pump(ordered(flat(4)))).tick(QUIET_MIN)
    assert {"patient_bolus_off", "patient_count_reached"} == reasons(bench.ask())
    assert 0 == bench.state.bolus.pulses


def test_the_lockout_ends_to_the_minute() -> None:
    """From the end of the last pulse's minute, not from the request."""
    assert {"patient_lockout"} == reasons(asked_again_after(settled(), LOCKOUT_TICKS - 1))
    assert set() == reasons(asked_again_after(settled(), LOCKOUT_TICKS))


def test_a_slow_bolus_does_not_use_up_its_own_lockout() -> None:
    """An hour long, and 15 min of lockout: while it runs no time of it has passed."""
    bench = Bench(PLAIN, pump(SLOW)).resumed().tick(LOCKOUT_TICKS)
    assert set() == reasons(bench.ask())
    bench.tick(40)
    assert {"bolus_runs", "patient_lockout"} == reasons(bench.ask())
    assert 0 == bench.state.patient.ages[0]


def test_the_lockout_also_begins_with_commissioning_and_with_every_load() -> None:
    """The clinic has just dosed."""
    bench = Bench(PLAIN, pump(ALLOWED)).resumed().tick(LOCKOUT_TICKS - 1)
    assert {"patient_lockout"} == reasons(bench.ask())
    assert set() == reasons(bench.tick().load(ALLOWED))
    assert {"patient_lockout"} == reasons(bench.tick(LOCKOUT_TICKS - 1).ask())
    assert set() == reasons(bench.tick().ask())


def test_over_days_no_24_h_hold_more_than_the_count_and_the_patient_gets_as_many() -> None:
    """The patient asks every 10 minutes for five days."""
    bench, granted_at = settled(), list[int]()
    for minute in range(0, 5 * 1_440, 10):
        if not any_refusal(bench.ask().refusals):
            granted_at.append(minute)
        bench.tick(10)
    assert [] == bench.violations
    assert 15 == len(granted_at)
    for at, minute in enumerate(granted_at):
        assert 3 >= sum(minute <= later < minute + 1_440 for later in granted_at[at:])
    gaps = [later - earlier for earlier, later in pairwise(granted_at)]
    assert 180 < min(gaps)


def test_the_count_is_reached_and_falls_back_a_day_and_half_an_hour_after_the_first_end() -> None:
    """The reason is given, and nothing else, to the minute."""
    bench = settled()
    for _ in range(3):
        assert set() == reasons(bench.ask())
        bench.tick(8 + LOCKOUT_TICKS)
    assert {"patient_count_reached"} == reasons(bench.ask())
    while bench.state.patient.ages[2] < QUIET_MIN - 1:
        bench.tick()
    assert {"patient_count_reached"} == reasons(bench.ask())
    assert set() == reasons(bench.tick().ask())


def stop(bench: Bench) -> None:
    """A clinician stops delivery."""
    bench.command(Stop)


def load(bench: Bench) -> None:
    """A clinician loads the same again."""
    bench.load(ALLOWED)


def run_low(bench: Bench) -> None:
    """The level sensor tells of very little."""
    bench.tick(level=CRITICAL)


@pytest.mark.parametrize("cut", [stop, load, run_low])
def test_a_bolus_cut_off_counts_like_a_whole_one_and_never_comes_back(cut: Callable[[Bench], None]) -> None:
    """Its end is when it was cut off."""
    bench = Bench(SENSED, pump(ALLOWED)).resumed().tick(LOCKOUT_TICKS)
    assert set() == reasons(bench.ask())
    bench.tick(3)
    cut(bench)
    assert (0, False) == (bench.state.bolus.pulses, bench.state.bolus.by_patient)
    before = bench.state.patient.ages
    assert (0, [FORGOTTEN_MIN] * 11) == (before[0], list(before[1:]))
    bench.tick(100)
    assert before[0] + 100 == bench.state.patient.ages[0]
    assert "patient_lockout" in reasons(bench.ask())
    assert [] == bench.violations


def test_stopped_locked_or_while_another_bolus_runs_there_is_none() -> None:
    """Each is a reason by itself."""
    bench = settled()
    bench.command(lambda counter: ClinicianBolus(counter, Pulses(4), NanolitresPerDay(480_000)))
    assert {"bolus_runs"} == reasons(bench.ask())
    stop(bench)
    assert {"not_infusing"} == reasons(bench.ask())
    sensed = Bench(SENSED, pump(ALLOWED)).resumed().tick(LOCKOUT_TICKS).tick(level=CRITICAL)
    assert sensed.state.alarms[Cause.RESERVOIR_CRITICAL.value].on
    assert {"bolus_locked"} == reasons(sensed.ask())


def test_a_bolus_that_some_window_cannot_bear_is_refused_whole() -> None:
    """A clinician's bolus has taken what the least limits leave of the hour."""
    bench = settled(pump(with_patient_bolus(flat(4), patient_request())))
    bench.command(lambda counter: ClinicianBolus(counter, Pulses(8), NanolitresPerDay(5_760_000)))
    assert {"bolus_over_allowance"} == reasons(bench.tick(4).ask())
    assert set() == reasons(bench.tick(62).ask())
    assert [] == bench.violations


def test_patient_and_clinician_count_their_commands_apart() -> None:
    """The largest counter that a patient can send shuts nobody out but the patient."""
    bench = settled()
    clinicians = bench.state.counter
    assert set() == reasons(bench.give(PatientBolus(CommandCounter(10**9))))
    assert (clinicians, 10**9) == (bench.state.counter, bench.state.patient_counter)
    assert "replayed" in reasons(bench.give(PatientBolus(CommandCounter(10**9))))
    assert set() == reasons(bench.command(Stop))
    assert (clinicians + 1, 10**9) == (bench.state.counter, bench.state.patient_counter)


def test_a_refused_request_changes_nothing_but_its_counter_the_audit_and_energy() -> None:
    """No age, no alarm, no mode."""
    bench = Bench(PLAIN, pump(ALLOWED)).tick(LOCKOUT_TICKS)
    before = bench.state
    assert {"not_infusing"} == reasons(bench.ask())
    counted = evolve(before.audit, refused=before.audit.refused + 1)
    paid = command_owed(before.battery)
    assert evolve(before, patient_counter=CommandCounter(1), audit=counted, battery=paid) == bench.state


@given(st.lists(st.integers(0, 1_600), max_size=16))
def test_ages_are_the_minutes_since_each_end_as_far_as_they_are_followed(gaps: list[int]) -> None:
    """However many there were; a load forgets none of them."""
    boluses, ends, now = NO_PATIENT_BOLUSES, list[int](), 0
    for gap in gaps:
        boluses = begun(boluses)
        ends.insert(0, now)
        for _ in range(gap):
            boluses, now = minute_older(boluses, running=False), now + 1
        boluses = after_session(boluses)
    expected = [min(now - end, FORGOTTEN_MIN) for end in ends][:12]
    assert [*expected, *[FORGOTTEN_MIN] * (12 - len(expected))] == list(boluses.ages)
    assert 0 == boluses.session_age


@pytest.mark.parametrize(
    ("age", "session", "locked"), [(119, 500, True), (120, 500, False), (500, 119, True), (120, 120, False)]
)
def test_both_the_last_bolus_and_the_last_load_lock(age: int, session: int, locked: bool) -> None:
    """To the minute."""
    ages = (Minutes(age), *NO_PATIENT_BOLUSES.ages[1:])
    assert locked == in_lockout(evolve(NO_PATIENT_BOLUSES, ages=ages, session_age=Minutes(session)), RULES)


@pytest.mark.parametrize(("age", "reached"), [(QUIET_MIN - 1, True), (QUIET_MIN, False)])
def test_a_bolus_counts_for_a_day_and_half_an_hour(age: int, reached: bool) -> None:
    """Three of three, the oldest of them at the edge."""
    ages = (Minutes(200), Minutes(500), Minutes(age), *NO_PATIENT_BOLUSES.ages[3:])
    assert reached == count_reached(evolve(NO_PATIENT_BOLUSES, ages=ages), RULES)
    assert QUIET_MIN == FORGOTTEN_MIN


def test_a_day_of_boluses_leaves_the_program_whole() -> None:
    """At the least admissible limits: every bolus is granted, and no basal pulse withheld."""
    tight = with_patient_bolus(DAY_NIGHT, patient_request())
    bench = Bench(PLAIN, pump(tight)).resumed().tick(QUIET_MIN)
    granted = 0
    for _ in range(2 * 1_440 // 5):
        granted += not any_refusal(bench.ask().refusals)
        for _ in range(5):
            bench.tick()
            assert bench.last is not None and 0 == bench.last.withheld
    assert 6 == granted
    assert [] == bench.violations
