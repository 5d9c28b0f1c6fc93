"""Which prescription is in force when, and the fallback of a refill that nobody wrote down."""

from collections.abc import Callable
from pathlib import Path

import pytest

from controller.alarms import Cause
from controller.events import ConfirmFill, OpenRefill
from controller.shell.errors import BadFile
from controller.shell.prescription import fallback_of, load_admitted
from controller.state import State
from fault_injection.replay import replayed
from fault_injection.scenario import Scenario, read_scenario, undisturbed

WriteScenario = Callable[..., Path]

REFILL = '[[event]]\nkind = "open_refill"\nat = "0 d {at}"\n'
LOAD = '[[event]]\nkind = "load"\nat = "0 d 01:00"\nprescription = "lower.toml"\n'
CONFIRM = '[[event]]\nkind = "confirm"\nat = "0 d 01:05"\n'
TURN = '[[event]]\nkind = "turn"\nat = "0 d 02:00"\nby = "{by}"\n'
FILL = """\
[[event]]
kind = "report_residual"
at = "0 d 03:05"
aspirated_ml = 10
[[event]]
kind = "report_fill"
at = "0 d 03:10"
volume_ml = 10.05
mcg_per_ml = 500
[[event]]
kind = "confirm_fill"
at = "0 d 03:15"
volume_ml = 10.05
prescription = "lower.toml"
second_person = false
"""
STEP = '[[program.step]]\nat = "{at}"\nrate_mcg_per_h = {rate}\n'


def with_a_dip(path: Path, rate: str = "16.8") -> Path:
    """The scenario, its pump now with less from 10:00 to 12:00; it is commissioned at 09:00."""
    pump = path.parent / "pump.toml"
    text = pump.read_text(encoding="utf-8")
    step = STEP.format(at="00:00", rate="20.8")
    assert step in text
    steps = step + STEP.format(at="10:00", rate=rate) + STEP.format(at="12:00", rate="20.8")
    pump.write_text(text.replace(step, steps), encoding="utf-8")
    return path


def fallbacks(scenario: Scenario) -> list[OpenRefill]:
    """The refills that a scenario opens."""
    return [timed.command for timed in scenario.commands if isinstance(timed.command, OpenRefill)]


def final(scenario: Scenario) -> State:
    """The state at the end of a run that must hold."""
    outcome = replayed(scenario, None, lambda _: None)
    assert outcome.held
    assert [] == outcome.logbook.refused
    return outcome.logbook.final


def test_without_a_fallback_it_is_that_of_the_prescription_in_force(write_scenario: WriteScenario) -> None:
    """The same as commissioning on an old catheter would run."""
    path = write_scenario(REFILL.format(at="03:00"))
    prescription, _ = load_admitted(path.parent / "pump.toml")
    (refill,) = fallbacks(read_scenario(path))
    assert fallback_of(prescription) == refill.fallback


def test_a_fallback_that_is_named_is_made_for_the_strongest_drug(write_scenario: WriteScenario) -> None:
    """Anything may be filled in while it runs: for a weaker one four times the dose would go through."""
    path = write_scenario(REFILL.format(at="03:00") + 'fallback = "lower.toml"\n')
    (refill,) = fallbacks(read_scenario(path))
    prescription, _ = load_admitted(path.parent / "lower.toml")
    assert fallback_of(prescription) == refill.fallback
    assert 2_000 * prescription.device.stroke_max_nl == refill.fallback.pulse_pg


def test_a_fill_that_is_confirmed_with_the_fallback_brings_it(write_scenario: WriteScenario) -> None:
    """The program for the strongest drug, and that of the next refill is the same."""
    fill = FILL.replace("= 500", "= 2000").replace("prescription =", "fallback =").replace("false", "true")
    path = write_scenario(REFILL.format(at="03:00") + fill + REFILL.format(at="05:00"))
    scenario = read_scenario(path)
    expected = fallback_of(load_admitted(path.parent / "lower.toml")[0])
    (confirmed,) = (each.command for each in scenario.commands if isinstance(each.command, ConfirmFill))
    assert expected == confirmed.order
    assert expected == fallbacks(scenario)[1].fallback
    assert 2_000 * scenario.device.stroke_max_nl == final(scenario).change.order.pulse_pg


def test_a_fallback_that_is_named_and_refused_makes_a_bad_file(write_scenario: WriteScenario) -> None:
    """The message names the key, and why."""
    path = with_a_dip(write_scenario(REFILL.format(at="03:00") + 'fallback = "pump.toml"\n'), rate="3.9")
    with pytest.raises(BadFile, match="pump made for the strongest drug is refused: The flow is") as bad:
        read_scenario(path)
    assert "event[3].fallback" == bad.value.key


@pytest.mark.parametrize(
    ("events", "name"),
    [
        (LOAD + CONFIRM + REFILL, "lower.toml"),
        (LOAD + REFILL, "pump.toml"),
        (LOAD + TURN.format(by="hour_on") + CONFIRM.replace("01:05", "02:00") + REFILL, "pump.toml"),
        (CONFIRM + REFILL, "pump.toml"),
    ],
    ids=["confirmed", "not confirmed", "confirmed too late", "nothing to confirm"],
)
def test_only_a_load_that_is_confirmed_brings_another(
    write_scenario: WriteScenario, events: str, name: str
) -> None:
    """A load alone changes nothing, and a confirmation is of the event before it."""
    path = write_scenario(events.format(at="03:00"))
    (refill,) = fallbacks(read_scenario(path))
    prescription, _ = load_admitted(path.parent / name)
    assert fallback_of(prescription).limits == refill.fallback.limits


def test_a_fill_that_is_confirmed_brings_another(write_scenario: WriteScenario) -> None:
    """From then on the next refill falls back on what was filled in."""
    path = write_scenario(REFILL.format(at="03:00") + FILL + REFILL.format(at="05:00"))
    first, second = fallbacks(read_scenario(path))
    orders = [fallback_of(load_admitted(path.parent / name)[0]) for name in ("pump.toml", "lower.toml")]
    assert orders == [first.fallback, second.fallback]


@pytest.mark.parametrize(
    ("turn", "at"),
    [
        ("", "03:00"),
        ("", "03:14"),
        (TURN.format(by="hour_on"), "03:00"),
        (TURN.format(by="hour_back"), "03:29"),
        (TURN.format(by="quarter_hour_on") + TURN.format(by="quarter_hour_back"), "03:00"),
        (TURN.format(by="quarter_hour_back"), "03:01"),
    ],
    ids=["on the quarter-hour", "before one", "an hour on", "an hour back", "on and back", "a quarter back"],
)
def test_a_derived_fallback_goes_on_at_the_hour_that_it_is(
    write_scenario: WriteScenario, turn: str, at: str
) -> None:
    """Slot by slot the fallback is a quarter of the flow of the program that runs, whatever was turned."""
    path = with_a_dip(write_scenario(turn + REFILL.format(at=at), old="0 d 06:00", new="0 d 03:45"))
    state = final(read_scenario(path))
    assert state.change.pending
    assert 1 < len(set(state.order.ring))
    assert [flow // 4 for flow in state.order.ring] == list(state.change.order.ring)


def test_a_loaded_program_begins_when_it_is_loaded(write_scenario: WriteScenario) -> None:
    """Its first quarter-hour is that of the load, and so for its fallback."""
    path = write_scenario(
        LOAD.replace("lower", "pump") + CONFIRM + REFILL.format(at="03:00"), old="0 d 06:00", new="0 d 03:10"
    )
    state = final(read_scenario(with_a_dip(path)))
    assert 1 < len(set(state.order.ring))
    assert [flow // 4 for flow in state.order.ring] == list(state.change.order.ring)


def test_a_fallback_that_cannot_be_derived_makes_a_bad_file(write_scenario: WriteScenario) -> None:
    """The message names the key, and why."""
    path = with_a_dip(write_scenario(REFILL.format(at="03:00")), rate="3.9")
    with pytest.raises(
        BadFile, match="pump made for the strongest drug is refused: The flow is under"
    ) as bad:
        read_scenario(path)
    assert "event[3].fallback" == bad.value.key


def old(path: Path) -> Path:
    """The scenario, its pump now on an old catheter."""
    pump = path.parent / "pump.toml"
    text = pump.read_text(encoding="utf-8")
    pump.write_text(text.replace("[drug]", "old_catheter = true\n[drug]"), encoding="utf-8")
    return path


def test_an_old_catheter_holds_the_strongest_drug(write_scenario: WriteScenario) -> None:
    """Nominal and true dose of the first hours are of that drug: what was prescribed, not four times it."""
    scenario = read_scenario(old(write_scenario()))
    assert (500, 2_000) == (scenario.concentration, scenario.catheter)
    outcome = replayed(scenario, None, lambda _: None)
    assert outcome.held
    (day,) = outcome.logbook.days
    assert (31 * 4_000_000, True) == (day.nominal_pg, 0.85 * day.nominal_pg < day.true_pg)
    assert day.true_pg <= 31 * scenario.initial.order.pulse_pg


def test_a_refill_before_an_old_catheter_is_cleared_falls_back_on_the_same(
    write_scenario: WriteScenario,
) -> None:
    """Its fallback is as strong as what is in force, so that it is accepted and never waits."""
    state = final(read_scenario(old(write_scenario(REFILL.format(at="03:00")))))
    assert (False, 2_000 * 2_290) == (state.change.pending, state.order.pulse_pg)


def test_a_simulation_runs_on_an_old_catheter(write_scenario: WriteScenario) -> None:
    """Nothing else is asked for than the key in the prescription."""
    path = old(write_scenario()).parent / "pump.toml"
    scenario = undisturbed(path, days=1, seed=3)
    assert (True, 2_000) == (scenario.initial.change.pending, scenario.catheter)
    assert replayed(scenario, None, lambda _: None).held


def new(path: Path) -> Path:
    """The scenario, its pump now on a new catheter."""
    pump = path.parent / "pump.toml"
    text = pump.read_text(encoding="utf-8")
    pump.write_text(text.replace("[drug]", "new_catheter = true\n[drug]"), encoding="utf-8")
    return path


PRIME = """
[[event]]
kind = "prime"
at = "0 d 00:00"
"""


@pytest.mark.parametrize(("entries", "true_from_pg"), [("", 0), (PRIME, 30 * 1_000_000)])
def test_a_new_catheter_holds_no_drug(write_scenario: WriteScenario, entries: str, true_from_pg: int) -> None:
    """In six hours the program brings a little of it to the tip; with priming all but half an hour's dose."""
    scenario = read_scenario(new(write_scenario(entries)))
    assert (500, 0, 140_000) == (scenario.concentration, scenario.catheter, scenario.dead_nl)
    outcome = replayed(scenario, None, lambda _: None)
    assert outcome.held
    (day,) = outcome.logbook.days
    assert day.nominal_pg == 1_000_000 * (day.pulses - (59 if entries else 0))
    assert true_from_pg < day.true_pg < 1.145 * day.nominal_pg


STOPPED_EARLY = """
[[event]]
kind = "stop"
at = "0 d 17:00"
"""


def test_what_primed_is_no_dose_of_the_program(write_scenario: WriteScenario) -> None:
    """Primed and stopped after 17 of 24 h, a pump has fallen short; with 59 pulses more it had not."""
    path = write_scenario(PRIME + STOPPED_EARLY, old='duration = "0 d 06:00"', new='duration = "1 d 01:00"')
    outcome = replayed(read_scenario(new(path)), None, lambda _: None)
    assert outcome.held
    assert Cause.SHORTFALL in {episode.cause for episode in outcome.logbook.episodes}


def test_the_true_dead_volume_may_be_stated(write_scenario: WriteScenario) -> None:
    """Within the range of the order nothing is broken; outside it A-DEAD-VOLUME is."""
    for stated, broken in (("0.3", set()), ("0.12", {"A-DEAD-VOLUME"}), ("0.5", {"A-DEAD-VOLUME"})):
        path = write_scenario(old="seed = 7", new=f"seed = 7\ndead_volume_ml = {stated}")
        scenario = read_scenario(path)
        assert round(1_000_000 * float(stated)) == scenario.dead_nl
        assert broken == set(scenario.assumptions_broken)


def test_a_catheter_shorter_than_its_range_is_primed_too_far(write_scenario: WriteScenario) -> None:
    """Drug leaves the tip while nothing is charged: both monitors object, and nobody counts it."""
    path = write_scenario(PRIME, old="seed = 7", new="seed = 7\ndead_volume_ml = 0.05")
    outcome = replayed(read_scenario(new(path)), None, lambda _: None)
    verdict = next(verdict for verdict in outcome.verdicts if verdict.claim == "DOSE-5")
    assert (("predicate", "reference pump"), ("A-DEAD-VOLUME",)) == (verdict.monitors, verdict.broken)
    assert outcome.held
