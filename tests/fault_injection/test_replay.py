"""Runs: the shipped scenarios hold, replay to the bit, and fail where they should."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from controller.alarms import Cause
from controller.events import Event, Tick
from controller.limp_home import LimpHome, to_limp_home
from controller.state import State
from controller.step import StepResult
from fault_injection.expectations import judged
from fault_injection.fault_entries import FAULTS
from fault_injection.logbook import Span
from fault_injection.monitors import Watching
from fault_injection.replay import Outcome, new_trace, outcome, replayed
from fault_injection.run import Followed, Run
from fault_injection.scenario import Scenario, read_scenario, undisturbed
from fault_injection.trace import FIRST, Trace
from spec.records import Nature, Violation
from tests.fault_injection.breaking import broken
from tests.fault_injection.shipped import SHIPPED

WriteScenario = Callable[..., Path]
ShippedRun = Callable[[str], tuple[Scenario, Outcome, Trace | None]]
ROOT = Path(__file__).parents[2]

FAULT = '[[fault]]\nkind = "{kind}"\nfrom = "0 d 00:15"\nuntil = "0 d 00:45"\n'
EVERYTHING = """
[[fault]]
kind = "strokes"
least_of_nominal = 0.9
largest_of_nominal = 1.4
from = "0 d 00:30"
until = "0 d 04:00"
[[fault]]
kind = "concentration"
true_mcg_per_ml = 2000
from = "0 d 01:00"
[[fault]]
kind = "clock"
tick_s = 59
from = "0 d 02:00"
[[fault]]
kind = "level_stuck"
at_ml = 12
until = "0 d 01:00"
[[fault]]
kind = "level_low"
by_ml = 3.5
from = "0 d 01:00"
until = "0 d 01:30"
[[fault]]
kind = "level_silent"
from = "0 d 01:30"
[[event]]
kind = "clinician_bolus"
at = "0 d 00:10"
dose_mcg = 8
duration_min = 10
[[event]]
kind = "clinician_bolus"
at = "0 d 00:11"
dose_mcg = 8
duration_min = 10
[[event]]
kind = "turn"
at = "0 d 01:00"
by = "hour_on"
[[event]]
kind = "load"
at = "0 d 02:00"
prescription = "lower.toml"
[[event]]
kind = "confirm"
at = "0 d 02:00"
[[event]]
kind = "stop"
at = "0 d 03:00"
[[event]]
kind = "resume"
at = "0 d 04:00"
[[event]]
kind = "acknowledge"
cause = "stopped"
at = "0 d 04:01"
"""


def quietly(_: int) -> None:
    """Progress that nobody watches."""


def traced(path: Path) -> tuple[Outcome, str]:
    """Outcome and trace of one more run of a scenario."""
    scenario = read_scenario(path)
    trace = new_trace(scenario)
    return replayed(scenario, trace, quietly), trace.text()


def test_the_shipped_scenarios_are_the_ones_tested() -> None:
    """A scenario that is added is run here too."""
    folder = files("fault_injection").joinpath("scenarios")
    assert list(SHIPPED) == sorted(
        entry.name.removesuffix(".toml") for entry in folder.iterdir() if entry.name.endswith(".toml")
    )


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_scenario_holds(shipped_run: ShippedRun, name: str) -> None:
    """Every expectation is kept, and every monitor that counts."""
    scenario, result, _ = shipped_run(name)
    assert name == scenario.id
    assert [] == [expectation for expectation in result.expectations if not expectation.holds]
    assert [] == [verdict for verdict in result.verdicts if verdict.counts_against]
    assert result.held


def test_a_patient_who_asks_too_often_is_refused_by_lockout_and_count_alone(shipped_run: ShippedRun) -> None:
    """Seven of 23 requests are granted; both reasons are met, each also by itself, and no other."""
    _, result, _ = shipped_run("patient-asks-too-often")
    reasons = [frozenset(refused.reasons) for refused in result.logbook.refused]
    lockout, count = frozenset({"patient_lockout"}), frozenset({"patient_count_reached"})
    assert 23 - 7 == len(reasons)
    assert {lockout, count, lockout | count} == set(reasons)


@pytest.mark.parametrize("name", SHIPPED)
def test_every_expectation_of_a_shipped_scenario_can_be_missed(shipped_run: ShippedRun, name: str) -> None:
    """Each one, broken alone, is missed and makes the run fail: none is true of every run."""
    scenario, result, _ = shipped_run(name)
    assert len(scenario.expectations) >= 5
    for expectation in scenario.expectations:
        missed = judged(broken(expectation), result.logbook)
        assert not missed.holds, missed
        assert not outcome(result.logbook, (missed,), result.verdicts).held


def test_alarms_come_in_time_from_the_accounts_alone(shipped_run: ShippedRun) -> None:
    """Sensor stuck high, strokes at tolerance: 72 h and 48 h before the true volume is at the floor."""
    _, result, trace = shipped_run("sensor-stuck-high")
    assert trace is not None
    records = [json.loads(line) for line in trace.text().splitlines()[1:]]
    floor_minute = next(record["minute"] for record in records if record["truth"]["volume_nl"] <= 2_000_000)
    begun = {episode.cause: episode.begin for episode in result.logbook.episodes}
    assert floor_minute - begun[Cause.RESERVOIR_LOW] >= 72 * 60
    assert floor_minute - begun[Cause.RESERVOIR_CRITICAL] >= 48 * 60
    assert floor_minute >= begun[Cause.RESERVOIR_FLOOR]


def test_what_the_patient_gets_from_strokes_of_1_3_times_the_charged(shipped_run: ShippedRun) -> None:
    """742.5 mcg in a day against a limit of 584.6 and a prescribed 499.2: 1.27 times the limit."""
    scenario, result, _ = shipped_run("strokes-1.3x")
    worst = result.logbook.worst(Span.DAY)
    assert worst is not None
    assert (742_512_000, 584_637_000) == (worst.true_pg, worst.limit_pg)
    assert {"A-STROKE"} == scenario.assumptions_broken
    verdicts = {verdict.claim: verdict for verdict in result.verdicts}
    assert (0, ()) == (verdicts["DOSE-8"].violations, verdicts["DOSE-8"].broken)
    for claim in ("DOSE-1", "RES-1"):
        assert verdicts[claim].violations > 0
        assert not verdicts[claim].counts_against


def test_a_limit_that_a_change_of_drug_lowers_counts_until_the_ledger_has_forgotten_it(
    shipped_run: ShippedRun,
) -> None:
    """A window is judged by the largest limit in it, also where no command brought the new one."""
    _, result, _ = shipped_run("pump-on-an-old-catheter")
    limits = list(result.logbook.windows[Span.DAY].limits)
    assert [588_072_000, 584_637_000] == sorted(set(limits), reverse=True)
    switched = next(minute for minute, limit in enumerate(limits) if limit == 584_637_000)
    assert 2 * 1_440 < switched - 25 * 60 < 2.25 * 1_440 - 60


def test_on_an_old_catheter_the_patient_gets_the_dose_then_a_quarter_then_the_dose(
    shipped_run: ShippedRun,
) -> None:
    """What the change costs, day by day; the pump that ran for 500 mcg/mL would have given four times it."""
    scenario, result, _ = shipped_run("pump-on-an-old-catheter")
    assert (500, 2_000) == (scenario.concentration, scenario.catheter)
    first, second, _, last = (day.true_pg for day in result.logbook.days)
    assert (True, True) == (125_000_000 < first < 499_200_000, 120_000_000 < second < 130_000_000)
    assert 490_000_000 < last < 510_000_000


def test_a_trace_is_an_unbroken_chain_from_header_to_end(shipped_run: ShippedRun) -> None:
    """Every line carries the hash of the one before; the last says that the run was over."""
    scenario, _, trace = shipped_run("sensor-stuck-high")
    assert trace is not None
    previous = FIRST
    lines = trace.text().splitlines()
    for line in lines:
        assert previous == json.loads(line)["previous"]
        previous = sha256(line.encode("ascii")).hexdigest()
    header, end = json.loads(lines[0]), json.loads(lines[-1])
    assert (scenario.id, scenario.seed, scenario.digest) == (
        header["scenario"],
        header["seed"],
        header["scenario_sha256"],
    )
    assert ("End", scenario.duration) == (end["event"]["kind"], end["minute"])


def test_a_scenario_replays_to_the_byte(write_scenario: WriteScenario) -> None:
    """With several faults and commands at once, run twice."""
    path = write_scenario(EVERYTHING)
    (_, first), (_, second) = traced(path), traced(path)
    assert first == second


@pytest.mark.parametrize("kind", FAULTS)
def test_every_kind_of_fault_replays_to_the_byte(write_scenario: WriteScenario, kind: str) -> None:
    """By itself, for half an hour, with numbers from the middle of their ranges."""
    numbers = "".join(
        f"{each.key} = {(each.minimum + each.maximum) // 2}\n" for each in FAULTS[kind].quantities
    )
    path = write_scenario(FAULT.format(kind=kind) + numbers, old="0 d 06:00", new="0 d 01:00")
    (_, first), (_, second) = traced(path), traced(path)
    assert first == second
    assert any(kind in json.loads(line)["faults"] for line in first.splitlines()[1:])


def test_hash_randomisation_does_not_reach_the_trace(write_scenario: WriteScenario, tmp_path: Path) -> None:
    """Two interpreters with different hash seeds write the same bytes."""
    path, traces = write_scenario(EVERYTHING), []
    for hash_seed in ("1", "2"):
        trace = tmp_path / f"{hash_seed}.jsonl"
        program = f"from fault_injection.commands import replay; replay({[str(path), '--trace', str(trace)]})"
        subprocess.run(
            [sys.executable, "-c", program],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": hash_seed},
            capture_output=True,
            check=False,
        )
        traces.append(trace.read_bytes())
    assert traces[0] == traces[1]


def test_another_seed_gives_another_run(write_scenario: WriteScenario) -> None:
    """The seed is what the strokes come from, and not only a line of the header."""
    records = []
    for seed in ("7", "8"):
        _, text = traced(write_scenario(old="seed = 7", new=f"seed = {seed}"))
        records.append([json.loads(line).get("truth") for line in text.splitlines()])
    assert records[0] != records[1]


def test_every_fault_and_command_is_in_the_trace(write_scenario: WriteScenario) -> None:
    """Beginning, end, refusals and all."""
    result, text = traced(write_scenario(EVERYTHING))
    records = [json.loads(line) for line in text.splitlines()[1:]]
    in_force = {fault for record in records for fault in record["faults"]}
    assert {"strokes", "concentration", "clock", "level_stuck", "level_low", "level_silent"} == in_force
    commands = [record["event"]["kind"] for record in records if "counter" in record["event"]]
    assert [
        "Resume", "Acknowledge", "ClinicianBolus", "ClinicianBolus", "Turn", "Load", "Confirm", "Stop",
        "Resume",
        "Acknowledge",
    ] == commands  # fmt: skip
    refused = [record["refusals"] for record in records if "refusals" in record]
    assert [["bolus_runs"]] == refused
    assert [("ClinicianBolus", 11)] == [(r.name, r.minute) for r in result.logbook.refused]


def test_windows_count_true_mass_over_true_time(write_scenario: WriteScenario) -> None:
    """The sums of every minute, against sums by brute force over what the trace says was delivered."""
    result, text = traced(write_scenario(EVERYTHING))
    records = [json.loads(line) for line in text.splitlines()[1:]]
    delivered = [(record["truth"]["elapsed_ds"], record["truth"]["mass_pg"]) for record in records]
    worst = max(sum(mass for then, mass in delivered if now - 36_000 <= then <= now) for now, _ in delivered)
    assert worst == max(result.logbook.windows[Span.HOUR].totals)


def test_an_undisturbed_run_breaks_nothing(write_scenario: WriteScenario) -> None:
    """One day within tolerance: every monitor is content, and accounts bracket the truth."""
    result = replayed(undisturbed(write_scenario().parent / "pump.toml", days=1, seed=3), None, quietly)
    reservoir = result.logbook.final.reservoir
    assert result.held
    assert reservoir.lower_nl <= result.logbook.volume_nl <= reservoir.upper_nl
    assert 1 == len(result.logbook.days)


def happened(outcome: Outcome, cause: Cause) -> list[int]:
    """When a signal was given."""
    return [episode.begin for episode in outcome.logbook.episodes if episode.cause is cause]


def records_of(path: Path) -> tuple[Outcome, list[dict[str, Any]]]:
    """Outcome and records of a run, its header left out."""
    result, text = traced(path)
    return result, [json.loads(line) for line in text.splitlines()[1:]]


POWER_LOST = """
[[fault]]
kind = "power_lost"
from = "0 d 01:00"
until = "0 d 03:00"
[[event]]
kind = "clinician_bolus"
at = "0 d 02:00"
dose_mcg = 8
duration_min = 10
"""


def test_without_power_nothing_is_delivered_or_heard_and_then_the_time_is_unknown(
    write_scenario: WriteScenario,
) -> None:
    """No step is taken in between; time passes for the patient all the same."""
    result, records = records_of(write_scenario(POWER_LOST))
    meanwhile = [record["event"]["kind"] for record in records if 60 <= record["minute"] <= 180]
    assert ["PowerOff", "UnheardClinicianBolus", "PowerOn"] == meanwhile[-3:]
    assert [180] == happened(result, Cause.TIME_UNKNOWN)
    assert 594 * 360 <= result.logbook.true_ds <= 606 * 360
    assert result.held


def test_a_load_that_the_battery_does_not_carry_resets_the_pump(write_scenario: WriteScenario) -> None:
    """The pulse is not made, and power is back in the same minute; the limits hold."""
    film = '[[fault]]\nkind = "battery_film"\nlargest_ohm = 30\n'
    result, records = records_of(write_scenario(film))
    kinds = [record["event"]["kind"] for record in records]
    resets = [at for at, kind in enumerate(kinds) if kind == "PowerOn"]
    assert resets
    for at in resets:
        assert (0, records[at]["minute"]) == (records[at - 1]["truth"]["drawn_nl"], records[at - 1]["minute"])
    assert result.held


REFILL = """
[[event]]
kind = "open_refill"
at = "0 d 02:00"
[[event]]
kind = "report_residual"
at = "0 d 02:01"
aspirated_ml = 9.9
[[event]]
kind = "report_fill"
at = "0 d 02:02"
volume_ml = 10.05
mcg_per_ml = 500
{}
[[event]]
kind = "confirm_fill"
at = "0 d 02:03"
volume_ml = 10.05
prescription = "pump.toml"
second_person = false
"""


@pytest.mark.parametrize(
    ("truth", "volume_nl", "beside_pg", "broken"),
    [
        ("", 10_050_000, 0, set()),
        ("true_ml = 7", 7_000_000, 0, {"A-FILL"}),
        ("true_ml = 0.5\nbeside_ml = 9.55", 500_000, 500 * 9_550_000, {"A-FILL"}),
        ("true_mcg_per_ml = 2000", 10_050_000, 0, {"A-CONC"}),
        ("true_mcg_per_ml = 50", 10_050_000, 0, {"A-CONC-LOW"}),
    ],
)
def test_a_refill_is_what_it_truly_is(
    write_scenario: WriteScenario, truth: str, volume_nl: int, beside_pg: int, broken: set[str]
) -> None:
    """The pump believes what was reported; what lacks is told by the level, and a wrong drug by nothing."""
    path = write_scenario(REFILL.format(truth))
    scenario = read_scenario(path)
    result, records = records_of(path)
    [filled] = [record for record in records if record["event"]["kind"] == "ReportFill"]
    assert volume_nl == filled["truth"]["volume_nl"]
    assert beside_pg == result.logbook.days[0].beside_pg
    assert broken == scenario.assumptions_broken
    assert ([124] if volume_nl < 10_050_000 else []) == happened(result, Cause.LEVEL_FALLS)
    assert [] == [verdict for verdict in result.verdicts if verdict.counts_against]


def test_an_overfilled_reservoir_is_under_pressure_and_a_fill_that_is_refused_is_none(
    write_scenario: WriteScenario,
) -> None:
    """Of 20 mL: what is refused fills nothing in, and so breaks nothing."""
    overfilled, refused = REFILL.format("true_ml = 20.5"), REFILL.format("").replace("10.05", "21")
    assert {"A-FILL", "A-STROKE"} == read_scenario(write_scenario(overfilled)).assumptions_broken
    assert set() == read_scenario(write_scenario(refused)).assumptions_broken


def test_lost_records_end_in_limp_home(write_scenario: WriteScenario) -> None:
    """The accounts are forgotten, the alarm is given, and A-RESTART does not hold."""
    path = write_scenario('[[event]]\nkind = "records_lost"\nat = "0 d 02:00"\n')
    result, records = records_of(path)
    kinds = [record["event"]["kind"] for record in records if record["minute"] == 120]
    assert ["RecordsLost", "PowerOn"] == kinds[-2:]
    assert [120] == happened(result, Cause.RECORD_LOST)
    assert {"A-RESTART"} == read_scenario(path).assumptions_broken
    assert result.held


RUNAWAY_AND_A_CLOCK = """
[[fault]]
kind = "motor_runaway"
pulses_per_min = 6
from = "0 d 01:00"
until = "0 d 01:02"
[[fault]]
kind = "second_clock_stands"
from = "0 d 01:10"
[[event]]
kind = "records_lost"
at = "0 d 03:00"
"""


def test_limp_home_after_a_runaway_turns_no_motor(write_scenario: WriteScenario) -> None:
    """The monitors, which go on knowing of it, find nothing to object to."""
    result, records = records_of(write_scenario(RUNAWAY_AND_A_CLOCK))
    turned = {
        since: sum(
            effect["basal"] + effect["bolus"]
            for record in records
            for effect in record["effects"]
            if effect["kind"] == "Motor" and since < record["minute"] <= since + 60
        )
        for since in (0, 120, 180, 240)
    }
    assert turned.pop(0) > 0
    assert {120: 0, 180: 0, 240: 0} == turned
    assert max(record["minute"] for record in records) >= 300
    assert [] == [verdict for verdict in result.verdicts if verdict.counts_against]


@pytest.mark.parametrize(
    ("forgotten", "claim"), [("motor_off", "DOSE-7"), ("second_lost", "TOT-1")], ids=["motor", "clock"]
)
def test_what_limp_home_forgets_is_noticed(
    write_scenario: WriteScenario, monkeypatch: pytest.MonkeyPatch, forgotten: str, claim: str
) -> None:
    """By the predicates, whose observer has forgotten nothing of it."""

    def forgetful(state: State) -> LimpHome:
        nothing: dict[str, Any] = {forgotten: False}
        return evolve(to_limp_home(state), **nothing)

    monkeypatch.setattr("fault_injection.plant.memory.to_limp_home", forgetful)
    result = replayed(read_scenario(write_scenario(RUNAWAY_AND_A_CLOCK)), None, quietly)
    found = {verdict.claim for verdict in result.verdicts if verdict.violations}
    assert claim in found


def test_a_flipped_bit_is_a_power_loss(write_scenario: WriteScenario) -> None:
    """It is noticed before the next step; no assumption is broken."""
    path = write_scenario('[[event]]\nkind = "bit_flipped"\nat = "0 d 02:00"\n')
    result, records = records_of(path)
    kinds = [record["event"]["kind"] for record in records if record["minute"] == 120]
    assert ["BitFlipped", "PowerOn"] == kinds[-2:]
    assert [120] == happened(result, Cause.TIME_UNKNOWN)
    assert set() == read_scenario(path).assumptions_broken
    assert result.held


def test_what_leaks_while_no_tick_is_due_reaches_the_books(write_scenario: WriteScenario) -> None:
    """A clock that stands still holds ticks back for a quarter of an hour: a leak does not wait."""
    leak = '[[fault]]\nkind = "reservoir_leaks"\nnl_per_min = 1000\n'
    stands = '[[fault]]\nkind = "first_clock_stands"\nfrom = "0 d 01:00"\n'
    result, records = records_of(write_scenario(leak + stands))
    assert 500 * 360_000 == sum(day.beside_pg for day in result.logbook.days)
    assert result.logbook.volume_nl == records[-1]["truth"]["volume_nl"]
    drawn_nl = sum(record["truth"]["drawn_nl"] for record in records)
    assert 10_050_000 == drawn_nl + result.logbook.volume_nl


LEAKS_WHILE_THE_CLOCK_CREEPS = """
[[fault]]
kind = "reservoir_leaks"
nl_per_min = 1000
[[fault]]
kind = "first_clock"
advance_s = 20
"""


def test_what_left_while_no_tick_came_was_there_before_the_tick(
    write_scenario: WriteScenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a tick that comes late, what was held less what was drawn is what is left: nothing counts twice."""
    run = Run(
        read_scenario(write_scenario(LEAKS_WHILE_THE_CLOCK_CREEPS)),
        Followed(None, None, Watching.NONE, lambda _minute, _state: None),
    )
    seen: list[tuple[int, int]] = []
    observed = run.monitors.observe

    def observe(before: State, event: Event, result: StepResult, nature: Nature) -> tuple[Violation, ...]:
        if isinstance(event, Tick):
            seen.append((nature.held_nl - nature.drawn_nl, run.plant.volume_nl))
        return observed(before, event, result, nature)

    monkeypatch.setattr(run.monitors, "observe", observe)
    run.live(lambda _: None)
    assert 60 < len(seen) < 180
    assert all(left == volume for left, volume in seen)
