"""The reference pump notices: for each small fault planted in the pump it names the claim that broke."""

from collections.abc import Callable

import pytest
from attrs import frozen

from controller.alarms import Cause
from controller.events import Acknowledge
from controller.governor import Cost, Grant, Headroom
from controller.order import Order
from controller.reservoir import Level, Reservoir, low_threshold_nl
from controller.units import Nanolitres, Picograms, Pulses
from tests.controller.samples import (
    MCG,
    ML,
    NO_READING,
    PLAIN,
    SENSED,
    Bench,
    Step,
    ordered,
    patient_request,
    pump,
    with_patient_bolus,
)
from tests.spec import planted, runs

HALF_DAY = (10 * MCG,) * 48 + (60 * MCG,) * 48
BUSY, ROOMY = ordered(HALF_DAY), ordered(HALF_DAY, percent=150)
"""Half of the day brings six sevenths of the dose: turned back again and again, the limits bind."""
SPIKE = ordered((6 * MCG,) * 95 + (400 * MCG,))
"""One quarter-hour brings a hundred micrograms; all limits are made for once."""
ASKING = with_patient_bolus(HALF_DAY, patient_request(), percent=130)
"""The same with a patient bolus: 8 pulses in 8 minutes, 180 min apart, 3 in any day."""
DAY = ("day_pg", "day_nl")


@frozen
class Fault:
    """A pump with one thing wrong, a run that brings it out, and the claim that must be named."""

    name: str
    claim: str
    run: Step
    scenario: Callable[[Bench], object]
    order: Order = BUSY
    volume_nl: int = 18 * ML


FAULTS = (
    Fault("long window forgets", "DOSE-1", planted.forgets(DAY, 72), runs.turning_back),
    Fault("nominal stroke charged", "DOSE-1", planted.nominal_stroke, runs.turning_back),
    Fault("hour too short", "DOSE-2", planted.forgets(("hour_pg",), 51), runs.peak_again_and_again, SPIKE),
    Fault(
        "four hours short", "DOSE-2", planted.forgets(("four_hour_pg",), 9), runs.peak_again_and_again, SPIKE
    ),
    Fault("catch-up after a stop", "DOSE-4", planted.saved_up, runs.stop_for_a_while),
    Fault("bolus finished later", "DOSE-4", planted.bolus_comes_back(), runs.bolus_and_stop, ROOMY),
    Fault("pulse while stopped", "DOSE-6", planted.unstoppable, runs.stop_for_a_while),
    Fault(
        "lockout cleared by a load",
        "DOSE-3",
        planted.lockout_cleared_by_load,
        runs.patient_asks_after_a_load,
        ASKING,
    ),
    Fault(
        "cut-off bolus forgotten",
        "DOSE-3",
        planted.forgets_what_was_cut_off,
        runs.patient_asks_again_after_a_stop,
        ASKING,
    ),
    Fault("count of half a day", "DOSE-3", planted.counts_for_half_a_day, runs.patient_asks_all_day, ASKING),
    Fault("patients refused", "DEL-4", planted.refuses_patients, runs.quiet_day_then_patient, ASKING),
    Fault("last pulse dropped", "DEL-4", planted.drops_the_last_pulse, runs.quiet_day_then_patient, ASKING),
    Fault("patient acknowledges", "AUTH-1", planted.patient_acknowledges, runs.patient_asks_all_day, ASKING),
    Fault("patient shuts out", "AUTH-1", planted.patient_shuts_out, runs.patient_asks_all_day, ASKING),
    Fault("LOW missing", "RES-1", planted.no_low_alarm, runs.draining, BUSY, 9 * ML),
    Fault("lower account at nominal", "RES-1", planted.nominal_stroke, runs.draining, BUSY, 9 * ML),
    Fault("limit raised", "RES-1", planted.raises_limit, runs.raising, BUSY, 6 * ML),
    Fault("refill opened twice", "RES-3", planted.opened_twice, runs.refill_opened_twice),
    Fault("motor follows a reading", "RES-2", planted.believes_the_sensor, runs.dry_reading),
    Fault(
        "upper account too low", "RES-2", planted.upper_account_at_largest, runs.draining_slowly, BUSY, 4 * ML
    ),
    Fault("ring stands still", "DEL-1", planted.stuck_ring, runs.stop_for_a_while),
    Fault("ring turns back", "DEL-1", planted.backward_ring, runs.plain_days),
    Fault("fraction dropped", "DEL-1", planted.lost_fraction, runs.plain_days),
    Fault("bolus starves basal", "DEL-2", planted.boundless_allowance, runs.quiet_day_then_bolus),
    Fault("lowering stops the pump", "DEL-2", planted.new_limits_rule_the_past, runs.quiet_day_then_lower),
    Fault("stop without an urgent alarm", "RES-4", planted.no_urgent_word, runs.seen_and_left),
    Fault("holiday in full", "HOL-1", planted.in_full, runs.ended),
    Fault("runaway goes on", "DOSE-7", planted.runs_on, runs.runaway),
    Fault("stall is silent", "ALM-3", planted.stall_is_silent, runs.stalled),
    Fault("no way back", "DEL-3", planted.stays_stopped, runs.holiday),
    Fault("shortfall not told", "DEL-5", planted.no_urgent_word, runs.holiday),
    Fault("commands taken for pulses", "DEL-5", planted.takes_commands_for_pulses, runs.stalled),
    Fault("alarm ends with its cause", "ALM-1", planted.cleared_by_resume, runs.stop_for_a_while),
    Fault("no alarm at all", "ALM-1", planted.silent_stop, runs.refused_command),
    Fault("no tone", "ALM-2", planted.mute, runs.stop_for_a_while),
    Fault("tones too seldom", "ALM-2", planted.slow_to_repeat, runs.stop_for_a_while),
    Fault("tones too low", "ALM-2", planted.whispers, runs.dry_reading),
    Fault("acknowledged for ever", "ALM-2", planted.acknowledged_for_ever, runs.seen_and_left),
    Fault("alarm always on", "ALM-4", planted.always_low, runs.stop_for_a_while),
    Fault("refusal stores something", "AUTH-2", planted.half_stored, runs.refused_command),
    Fault("refusal is not counted", "AUTH-2", planted.uncounted, runs.refused_command),
    Fault("replay accepted", "AUTH-2", planted.forgetful_counter, runs.replayed_command),
)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_planted_fault_is_named_by_its_claim(fault: Fault) -> None:
    """The faulty pump violates the claim that the fault is about, and perhaps others."""
    bench = Bench(SENSED, pump(fault.order, fault.volume_nl), fault.run)
    fault.scenario(bench)
    assert fault.claim in bench.claims()


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_the_same_run_violates_nothing_without_the_fault(fault: Fault) -> None:
    """What the reference pump objects to is the fault, not the run."""
    bench = Bench(SENSED, pump(fault.order, fault.volume_nl))
    fault.scenario(bench)
    assert [] == bench.violations


SILENCES = [
    pytest.param(NO_READING, 60, id="low"),
    pytest.param(Level(known=True, nl=Nanolitres(2 * ML + 1)), 30, id="medium"),
    pytest.param(runs.DRY, 10, id="high"),
]
"""What the level sensor tells a stopped pump, and after how many minutes without a tone that is too long."""


@pytest.mark.parametrize(("level", "gap_min"), SILENCES)
def test_silence_is_named_in_the_minute_in_which_it_is_too_long(level: Level, gap_min: int) -> None:
    """Not a minute before."""
    near = gap_min == 30  # so that the level is not seen to fall
    filled = pump(BUSY, 2 * ML + 900_000) if near else pump(BUSY)
    bench = Bench(SENSED, filled, planted.mute).tick(gap_min - 1, level=level)
    assert [] == bench.violations
    assert {"ALM-2"} == bench.tick(level=level).claims()


def test_an_acknowledgement_is_named_in_the_minute_in_which_it_lasts_too_long() -> None:
    """It is taken to count still, and the signal is silent."""
    bench = Bench(SENSED, pump(BUSY), planted.acknowledged_for_ever)
    bench.command(lambda counter: Acknowledge(counter, Cause.STOPPED))
    assert [] == bench.tick(24 * 60 - 1).violations
    assert {"ALM-2"} == bench.tick().claims()


def everything_passes(wanted: Pulses, *, pulse_pg: int, pulse_nl: int, available: Headroom) -> Grant:
    """A gate that refuses nothing."""
    cost = Cost(wanted, Picograms(wanted * pulse_pg), Nanolitres(wanted * pulse_nl))
    return Grant(cost, available)


def nothing_passes(wanted: Pulses, *, pulse_pg: int, pulse_nl: int, available: Headroom) -> Grant:
    """A gate that refuses everything."""
    return Grant(Cost(Pulses(0), Picograms(0), Nanolitres(0)), available)


def test_a_missing_gate_is_named_by_every_dose_claim(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing holds the program back, however often it is turned to its peak."""
    monkeypatch.setattr("controller.step.granted", everything_passes)
    bench = Bench(SENSED, pump(SPIKE))
    runs.peak_again_and_again(bench)
    assert {"DOSE-1", "DOSE-2", "DOSE-8", "RES-1"} == bench.claims()


def test_a_missing_gate_is_named_by_dose_8_too_when_strokes_are_too_large(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """At 1.3 times the largest stroke, true mass is over 1.3 times the limit."""
    monkeypatch.setattr("controller.step.granted", everything_passes)
    bench = Bench(SENSED, pump(BUSY))
    runs.overstroking(bench)
    assert {"DOSE-1", "DOSE-8"} <= bench.claims()


def test_with_the_gate_an_over_infusing_pump_keeps_dose_8() -> None:
    """Limits are exceeded in truth, and by no more than the factor."""
    bench = Bench(SENSED, pump(BUSY))
    runs.overstroking(bench)
    assert "DOSE-1" in bench.claims()
    assert "DOSE-8" not in bench.claims()


def test_a_gate_that_grants_nothing_is_named_once_all_is_quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Withholding is excused for 24 h 30 min after commissioning, and then no more."""
    monkeypatch.setattr("controller.step.granted", nothing_passes)
    bench = Bench(SENSED, pump(BUSY)).resumed().tick(runs.QUIET_MIN - 1)
    assert set() == bench.claims()
    assert {"DEL-1", "DEL-2"} == bench.tick(15).claims()


def test_a_pump_that_runs_dry_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pulses after the reservoir is certainly empty break DOSE-6."""
    monkeypatch.setattr("controller.step.certainly_empty", lambda reservoir: False)
    bench = Bench(SENSED, pump(BUSY, 3 * ML)).resumed().tick(4 * 1_440)
    assert "DOSE-6" in bench.claims()


def test_a_threshold_one_pulse_low_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """LOW comes one pulse late."""

    def one_pulse_late(week_nl: Nanolitres, limit_nl: Nanolitres) -> Nanolitres:
        return Nanolitres(low_threshold_nl(week_nl, limit_nl) - PLAIN.stroke_max_nl)

    monkeypatch.setattr("controller.state.low_threshold_nl", one_pulse_late)
    volume_nl = 2 * ML + max(BUSY.week_nl, 3 * BUSY.limits.day_nl) + PLAIN.stroke_max_nl
    bench = Bench(SENSED, pump(BUSY, volume_nl)).resumed().tick(30)
    assert {"RES-1"} == bench.claims()


def test_alarms_by_the_sensor_alone_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """A sensor stuck high hides an account that has fallen below its threshold."""

    def by_the_sensor(reservoir: Reservoir, level: Level, threshold_nl: Nanolitres) -> bool:
        return level.known and level.nl < reservoir.usable_floor_nl + threshold_nl

    monkeypatch.setattr("controller.state.below", by_the_sensor)
    bench = Bench(SENSED, pump(BUSY, 15 * ML)).resumed()
    bench.tick(1_440, level=Level(known=True, nl=Nanolitres(18 * ML)))
    assert {"RES-1"} == bench.claims()
