"""A run that is given in full: read as it was written, judged by what is owed there, never a traceback."""

from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any, get_args, get_origin, get_type_hints

import attrs
import pytest
from attrs import evolve
from click.testing import CliRunner

from controller.events import Resume, Tick
from controller.presets import PRESETS
from controller.shell.errors import BadFile
from controller.shell.reading import parse_table
from controller.state import State
from controller.step import StepResult, step
from controller.units import CommandCounter, Pulses
from dosebound import main
from fault_injection.given import EVENTS, STILL, Given, Refuted, Step, given_in, written_given
from fault_injection.replay import Outcome, new_trace, replayed
from fault_injection.scenario import read_scenario, undisturbed
from fault_injection.summary import summarised
from fault_injection.tables import shown
from spec.ghosts import NOTHING_BEGINS, Choice, Ghost, at_commissioning
from spec.records import Nature
from spec.sizes import SIZES

ORDINARY = Path(__file__).parents[2] / "docs" / "examples" / "adult-spinal-daynight.toml"
HEAD = 'schema = "dosebound.scenario/1"\nid = "given"\ntitle = "Given"\nsource = "made up"\n'
SIMPLE = """
[refuted]
claim = "DOSE-6"
predicate = "no_pulse_while_stopped_or_empty"
[initial.device]
preset = "synchromed-like-20"
reservoir_nl = 20000000
level_sensor = false
pressure_sensor = false
[initial.state]
mode = "INFUSING"
order.ring.0-671 = 3
[initial.ghost]
[[step]]
event.kind = "Tick"
"""
Replay = Callable[[str], Outcome]


@pytest.fixture
def replay(tmp_path: Path) -> Replay:
    """Replays the scenario whose tables these are, with a trace."""

    def replay(text: str) -> Outcome:
        path = tmp_path / "given.toml"
        path.write_text(HEAD + text, encoding="utf-8")
        scenario = read_scenario(path)
        trace = new_trace(scenario)
        outcome = replayed(scenario, trace, lambda _: None)
        assert len(trace.text().splitlines()) == 3 + len(scenario.given.steps if scenario.given else ())
        assert shown(scenario, outcome) is not None
        assert summarised(scenario, outcome, schema="", trace_head=trace.head)["held"] is outcome.held
        return outcome

    return replay


def just_commissioned() -> Given:
    """A pump that was just commissioned: started, and a minute later told of no pulse."""
    scenario = undisturbed(ORDINARY, days=1, seed=1)
    resume, tick = Resume(CommandCounter(1)), random_record(Tick, Random(0), few=0)
    nature = evolve(STILL, tick_ds=600)
    return Given(
        device=scenario.device,
        state=scenario.initial,
        ghost=at_commissioning(scenario.initial, scenario.volume_nl, 10, scenario.dead_nl),
        steps=(Step(resume, STILL, NOTHING_BEGINS), Step(tick, nature, NOTHING_BEGINS)),
        refuted=Refuted("DOSE-6", "no_pulse_while_stopped_or_empty"),
    )


def counted(outcome: Outcome) -> dict[str, str]:
    """What counts against a run: by claim, the first objection."""
    found = (verdict for verdict in outcome.verdicts if verdict.counts_against)
    return {verdict.claim: verdict.first.sentence for verdict in found if verdict.first is not None}


# --- reading and writing --------------------------------------------------------------------------


def test_what_is_written_is_read_again() -> None:
    """State, ghosts, steps, device and claim come back equal, of an ordinary pump and of odd ones."""
    ordinary = just_commissioned()
    for given in (ordinary, *(odd(Random(seed), name) for seed, name in enumerate(EVENTS))):
        assert given == given_in(parse_table(written_given(given), "given"))


def test_an_ordinary_state_is_a_page() -> None:
    """Of some thousands of numbers, those that are 0 or alike are not written."""
    assert len(written_given(just_commissioned()).splitlines()) < 400


@pytest.mark.parametrize(
    ("old", "new", "key", "reason"),
    [
        ('mode = "INFUSING"', "phase = 1.5", "initial.state.phase", "expected an integer"),
        ('mode = "INFUSING"', "phase = true", "initial.state.phase", "expected an integer"),
        ('mode = "INFUSING"', "holiday = 1", "initial.state.holiday", "expected a boolean"),
        ('mode = "INFUSING"', f"phase = 1{101 * '0'}", "initial.state.phase", "a hundred digits"),
        ('mode = "INFUSING"', 'mode = "BUSY"', "initial.state.mode", "one of STOPPED, INFUSING, ENDED"),
        ('mode = "INFUSING"', "fase = 1", "initial.state.fase", "did you mean phase?"),
        ('mode = "INFUSING"', "bolus = 1", "initial.state.bolus", "expected a table"),
        ("0-671", "0-672", "initial.state.order.ring.0-672", "0 to 671"),
        ("0-671", "7-6", "initial.state.order.ring.7-6", "0 to 671"),
        ("0-671", "first", "initial.state.order.ring.first", "0 to 671"),
        ("0-671 = 3", "0-5 = 3\norder.ring.5 = 4", "initial.state.order.ring.5", "under 0-5 already"),
        ('"Tick"', '"Tock"', "step[1].event.kind", "did you mean Tick?"),
        ('kind = "Tick"', "confirmed = 1", "step[1].event.kind", "missing"),
        ('"Tick"', '"Tick"\nbegins.dose = 1', "step[1].begins.dose", "expected a boolean"),
        ('"Tick"', '"Tick"\nnature.air = 1', "step[1].nature.air", "unknown key"),
        ("[[step]]", "[step]", "step", "expected an array of tables"),
        ('[[step]]\nevent.kind = "Tick"\n', "step = []", "step", "missing"),
        ("[initial.ghost]", "[initial.guest]", "initial.guest", "did you mean ghost?"),
        ('"synchromed-like-20"', '"synchromed"', "initial.device.preset", "unknown"),
        ("20000000", "-1", "initial.device.reservoir_nl", "expected 0 to"),
        ('"DOSE-6"', '"DOSE-66"', "refuted.claim", "did you mean DOSE-6?"),
        ('predicate = "no_', 'predicate = "a_', "refuted.predicate", "did you mean no_pulse"),
        ("[refuted]", "seed = 1\n[refuted]", "seed", "unknown key"),
        ("[refuted]", 'prescription = "a.toml"\n[refuted]', "prescription", "unknown key"),
    ],
)
def test_whatever_is_wrong_gets_one_message(
    replay: Replay, old: str, new: str, key: str, reason: str
) -> None:
    """It names the key and says what is expected; nothing is guessed."""
    assert 1 == SIMPLE.count(old)
    with pytest.raises(BadFile) as caught:
        replay(SIMPLE.replace(old, new))
    assert key == caught.value.key
    assert reason in caught.value.reason


# --- judging --------------------------------------------------------------------------------------


def test_an_ordinary_run_goes_on_from_what_is_given(replay: Replay) -> None:
    """From the state and ghosts of a pump that was just commissioned, started and ticking, all holds."""
    outcome = replay(written_given(just_commissioned()))
    assert {} == counted(outcome)
    assert [] == [verdict.claim for verdict in outcome.verdicts if verdict.violations]


@pytest.mark.parametrize("seed", range(2))
def test_the_shipping_code_owes_nothing_that_it_does_not_keep(replay: Replay, seed: int) -> None:
    """However odd a state, a claim that fails there rests on something that is not so, and is not counted."""
    failed = 0
    for name in EVENTS:
        outcome = replay(written_given(odd(Random(seed), name)))
        assert {} == counted(outcome), name
        failed += sum(verdict.violations for verdict in outcome.verdicts)
    assert failed > 0


def test_a_pulse_that_must_not_be_is_told_of_the_claim(
    replay: Replay, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pump that moves the motor while stopped breaks DOSE-6, and what is owed goes before what is not."""

    def moving(state: State, event: Any, device: Any) -> StepResult:
        result = step(state, event, device)
        return evolve(result, motor=evolve(result.motor, basal=Pulses(1)))

    monkeypatch.setattr("fault_injection.run.step", moving)
    outcome = replay(SIMPLE.replace("INFUSING", "STOPPED"))
    assert not outcome.held
    assert "no pulse while stopped or empty" in counted(outcome)["DOSE-6"]
    assert "(stopped)" in counted(outcome)["DOSE-6"]


@pytest.mark.parametrize(("text", "claims"), [(None, {"TOT-1"}), (SIMPLE, set())])
def test_a_step_that_raises_is_counted_in_a_valid_state_alone(
    replay: Replay, monkeypatch: pytest.MonkeyPatch, text: str | None, claims: set[str]
) -> None:
    """TOT-1 owes an answer wherever all that makes a state valid holds."""

    def raising(*_: Any) -> StepResult:
        raise ZeroDivisionError

    monkeypatch.setattr("fault_injection.run.step", raising)
    given = just_commissioned()
    outcome = replay(text or written_given(evolve(given, steps=given.steps[:1])))
    assert claims == set(counted(outcome))
    (told,) = [verdict for verdict in outcome.verdicts if verdict.claim == "TOT-1"]
    assert told.first is not None
    assert told.first.sentence.endswith("(ZeroDivisionError at Resume)" if text is None else "at Tick)")


# --- on the command line --------------------------------------------------------------------------


def test_its_trace_is_audited_like_any_other(tmp_path: Path) -> None:
    """Run again it is the same to the byte, also with numbers beyond 64 bits; a changed figure shows."""
    path, trace = tmp_path / "given.toml", tmp_path / "trace.jsonl"
    path.write_text(HEAD + SIMPLE.replace("0-671 = 3", f"0-671 = 3\nphase = 1{30 * '0'}"), encoding="utf-8")
    run = CliRunner().invoke
    assert 0 == run(main, ["replay", str(path), "--trace", str(trace)]).exit_code
    assert 0 == run(main, ["audit", str(trace), "--scenario", str(path)]).exit_code
    trace.write_text(trace.read_text("utf-8").replace('"minute":1', '"minute":2', 1), encoding="utf-8")
    assert 1 == run(main, ["audit", str(trace), "--scenario", str(path)]).exit_code


def test_it_has_no_timeline(tmp_path: Path) -> None:
    """There are no minutes to draw; that is said, and nothing is written."""
    path, page = tmp_path / "given.toml", tmp_path / "page.html"
    path.write_text(HEAD + SIMPLE, encoding="utf-8")
    ended = CliRunner().invoke(main, ["replay", str(path), "--html", str(page)])
    assert 2 == ended.exit_code, ended.output
    assert "leave out --html" in " ".join(ended.output.split())
    assert not page.exists()


# --- odd states -----------------------------------------------------------------------------------


def odd(rng: Random, event: str) -> Given:
    """A state that no run comes to, and one step from it."""
    return Given(
        device=rng.choice(PRESETS),
        state=random_record(State, rng, few=200),
        ghost=random_record(Ghost, rng, few=200),
        steps=(
            Step(
                random_record(EVENTS[event], rng, few=2),
                random_record(Nature, rng, few=2),
                random_record(Choice, rng, few=2),
            ),
        ),
        refuted=Refuted("DOSE-1", "valid_tones"),
    )


def random_record(kind: Any, rng: Random, *, few: int) -> Any:
    """A record whose leaves are 0 or the first of their kind, but for one in `few`; of 0, none."""
    hints = get_type_hints(kind)
    return kind(
        **{
            field.name: _random(hints[field.name], (kind, field.name), rng, few)
            for field in attrs.fields(kind)
        }
    )


def _random(hint: Any, place: tuple[type, str], rng: Random, few: int) -> Any:
    if get_origin(hint) is tuple:
        return tuple(_random(get_args(hint)[0], place, rng, few) for _ in range(SIZES[place]))
    kind = getattr(hint, "__supertype__", hint)
    if attrs.has(kind):
        return random_record(kind, rng, few=few)
    chosen = few > 0 and rng.randrange(few) == 0
    if kind is bool:
        return chosen
    if kind is int:
        return rng.choice((-1, 1, 14, 60, 97, 1440, 10**9)) if chosen else 0
    members = list(kind)
    return rng.choice(members) if chosen else members[0]
