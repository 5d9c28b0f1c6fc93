"""A proof of wrong code must fail: bugs planted in the controller and in the spec, each in a copy."""

from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path

import pytest
from attrs import evolve

from fault_injection.replay import replayed
from fault_injection.scenario import read_scenario
from proofs.scenario import NO_PUMP, NO_STATE, NO_STEP
from spec.claims import CLAIMS
from tests.proofs.planting import ROOT, Bug, Outcome, all_verified, bugs_in, each_of, planted

CONTROLLER, SPEC = bugs_in("controller"), bugs_in("spec")


@pytest.fixture(scope="module")
def outcomes(request: pytest.FixtureRequest) -> Iterator[dict[str, Future[Outcome]]]:
    """What `verify` says of every copy; all of them are under way at once."""
    with all_verified(request) as futures:
        yield futures


@each_of(CONTROLLER)
def test_a_planted_bug_is_refuted_by_the_claim_named(bug: Bug, outcomes: dict[str, Future[Outcome]]) -> None:
    """The claim is refuted, and the counterexample breaks it when the code itself is run on it."""
    outcome = outcomes[bug.name].result()
    verdicts = {claim: outcome.verdict(claim) for claim in bug.claims}
    assert dict.fromkeys(bug.claims, "refuted") == verdicts, outcome.output
    assert 1 == outcome.exit_code, outcome.output
    for claim in bug.claims:
        assert outcome.claims[claim]["counterexample"]["fails_natively"] is True, claim


@each_of(CONTROLLER)
def test_its_counterexample_is_seen_in_a_replay(
    bug: Bug, outcomes: dict[str, Future[Outcome]], tmp_path: Path
) -> None:
    """Replayed in the copy, it breaks the claim with the same words; in this tree the claim is kept."""
    outcome = outcomes[bug.name].result()
    for claim in bug.claims:
        example = outcome.claims[claim]["counterexample"]
        if example["scenario"] is None:
            assert example["no_scenario"] in (NO_PUMP, NO_STEP, NO_STATE)
            continue
        seen = outcome.replays[claim]
        assert (1, True, example["sentence"]) == (
            seen.exit_code,
            seen.monitor["counted"],
            seen.monitor["first_sentence"],
        )
        path = tmp_path / f"{claim}.toml"
        path.write_text(outcome.scenarios[claim], encoding="utf-8")
        kept = replayed(read_scenario(path), None, lambda _: None)
        assert [] == [verdict.claim for verdict in kept.verdicts if verdict.counts_against]


@each_of(SPEC)
def test_a_bug_in_the_spec_is_noticed(bug: Bug, outcomes: dict[str, Future[Outcome]]) -> None:
    """What a wrong spec says of the pump is never called proved."""
    outcome = outcomes[bug.name].result()
    assert 0 != outcome.exit_code, outcome.output
    for claim in bug.claims:
        assert outcome.verdict(claim) in bug.noticed_as, outcome.output


def test_every_claim_in_force_has_a_bug_that_refutes_it() -> None:
    """None is so weak that nothing has been shown to break it."""
    in_force = {claim.id for claim in CLAIMS}
    assert in_force == {claim for bug in CONTROLLER for claim in bug.claims}


@pytest.mark.parametrize("bug", [*CONTROLLER, *SPEC, *bugs_in("engine")], ids=lambda bug: bug.name)
def test_each_bug_fits_its_file(bug: Bug) -> None:
    """Code moves on; a bug that was left behind would be missed only in the long run of them all."""
    assert planted(bug, (ROOT / bug.file).read_text(encoding="utf-8"))


@pytest.mark.parametrize("times", [0, 2])
def test_a_bug_that_does_not_fit_its_file_is_refused(times: int) -> None:
    """A text that has moved on would otherwise leave the copy as it ships, or change too much of it."""
    bug = CONTROLLER[0]
    text = (ROOT / bug.file).read_text(encoding="utf-8")
    with pytest.raises(ValueError, match=f"occurs {times} times"):
        planted(bug, text.replace(bug.old, times * bug.old))


def test_a_bug_changes_just_its_own_text() -> None:
    """Planted and taken out again, the file is what it was."""
    bug = CONTROLLER[0]
    text = (ROOT / bug.file).read_text(encoding="utf-8")
    assert text == planted(evolve(bug, old=bug.new, new=bug.old), planted(bug, text))
