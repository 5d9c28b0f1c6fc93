"""Counterexamples are handed over as files that read back as they were, or with the reason why not."""

from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from click.testing import CliRunner

from controller.shell.errors import BadFile
from controller.units import FlowMinutes
from dosebound import main
from fault_injection.given import Refuted
from fault_injection.scenario import read_scenario
from proofs.results import ClaimResult
from proofs.scenario import GIVEN, NO_PUMP, NO_STATE, NO_STEP, NOT_NATIVE, handed_over, steps_of
from tests.fault_injection.test_given import just_commissioned

GROUNDS = {
    "event": "Tick within a slot",
    "predicate": "valid_tones",
    "sentence": "valid tones: The last tone was one that there is (ago)",
    "fails_natively": True,
}


def refuted(**example: Any) -> ClaimResult:
    """A claim that is refuted by an example."""
    return ClaimResult(
        id="ALM-2",
        title='A "signal" is heard',
        verdict="refuted",
        presets=(),
        assumptions=(),
        decisions=(),
        premise_reachable=True,
        counterexample={"obligation": "valid_tones.Tick within a slot.ago", **GROUNDS, **example},
        reasons=(),
        cached=False,
    )


def test_a_counterexample_is_a_file_that_reads_back(tmp_path: Path) -> None:
    """State, ghosts, step, device, the claim and its predicate; and the JSON names the file."""
    given = just_commissioned()
    step = given.steps[0]
    plain = {"state": given.state, "ghost": given.ghost, "event": step.event}
    made = steps_of({**plain, "nature": step.nature, "choice": step.choice}, given.device)
    (result,) = handed_over([refuted(**{GIVEN: made})], tmp_path)
    example = result.as_json()["counterexample"]
    assert "counterexamples/ALM-2-tick-within-a-slot.toml" == example["scenario"]
    assert None is example["no_scenario"]
    assert GIVEN not in example
    scenario = read_scenario(tmp_path / example["scenario"])
    assert evolve(given, steps=(step,), refuted=Refuted("ALM-2", "valid_tones")) == scenario.given
    assert 'Counterexample of ALM-2: A "signal" is heard' == scenario.title


def test_numbers_that_no_file_may_hold_are_the_reason(tmp_path: Path) -> None:
    """The reader's own message; nothing is written."""
    given = just_commissioned()
    state = evolve(given.state, phase=FlowMinutes(10**101))
    (result,) = handed_over([refuted(**{GIVEN: evolve(given, state=state)})], tmp_path)
    assert result.counterexample is not None
    assert None is result.counterexample["scenario"]
    assert "a hundred digits" in result.counterexample["no_scenario"]
    assert [] == list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("example", "why"),
    [
        ({"event": "Admission at 500 mcg per mL"}, NO_PUMP),
        ({"event": "Commissioning on an old catheter"}, NO_STEP),
        ({"event": ""}, NO_STATE),
        ({"fails_natively": False}, NOT_NATIVE),
    ],
)
def test_what_cannot_be_a_scenario_says_why(tmp_path: Path, example: dict[str, Any], why: str) -> None:
    """Nothing that happens in a state of a pump: there is no file, and there is a reason."""
    (result,) = handed_over([refuted(**example)], tmp_path)
    assert result.counterexample is not None
    assert (None, why) == (result.counterexample["scenario"], result.counterexample["no_scenario"])


def test_a_claim_without_a_counterexample_stays_as_it_is(tmp_path: Path) -> None:
    """Nothing is added to what is proved."""
    proved = evolve(refuted(), verdict="proved", counterexample=None)
    assert [proved] == handed_over([proved], tmp_path)


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """One message that names it."""
    (tmp_path / "counterexamples" / "ALM-2-tick-within-a-slot.toml").mkdir(parents=True)
    with pytest.raises(BadFile, match=r"ALM-2-tick-within-a-slot.toml"):
        handed_over([refuted(**{GIVEN: just_commissioned()})], tmp_path)


def test_a_folder_that_cannot_be_made_is_told_before_anything_is_proved(tmp_path: Path) -> None:
    """Verify ends 2 at once, and not after its minutes."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    ended = CliRunner().invoke(main, ["verify", "--only", "DOSE-1", "--out", str(tmp_path / "file" / "out")])
    assert 2 == ended.exit_code, ended.output
    assert "cannot be written" in ended.output
