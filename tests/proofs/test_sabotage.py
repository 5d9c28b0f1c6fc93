"""An engine that is broken must not prove: sabotage planted in copies of proofs/, each noticed."""

from collections.abc import Iterator
from concurrent.futures import Future

import pytest

from tests.proofs.planting import Bug, Outcome, all_verified, bugs_in, each_of

ENGINE = bugs_in("engine")


@pytest.fixture(scope="module")
def outcomes(request: pytest.FixtureRequest) -> Iterator[dict[str, Future[Outcome]]]:
    """What `verify` says of every copy; all of them are under way at once."""
    with all_verified(request) as futures:
        yield futures


@each_of(ENGINE)
def test_sabotage_of_the_engine_is_noticed(bug: Bug, outcomes: dict[str, Future[Outcome]]) -> None:
    """A broken engine calls nothing proved and ends with an exit code that says so."""
    outcome = outcomes[bug.name].result()
    assert 0 != outcome.exit_code, outcome.output
    for claim in bug.claims:
        assert outcome.verdict(claim) in bug.noticed_as, outcome.output
