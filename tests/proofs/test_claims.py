"""A claim names every assumption that its proof uses."""

import pytest

from proofs.claims import owners_of
from spec.claim import Claim
from spec.claims import CLAIMS
from spec.invariants import INVARIANTS
from spec.predicates import PROPERTIES


def used(claim: Claim) -> set[str]:
    """Return the assumptions that the invariants and properties of a claim's proof rest on."""
    found: set[str] = set()
    for owner in owners_of(claim.id):
        found |= set(INVARIANTS[owner].uses) if owner in INVARIANTS else set()
        found |= set(PROPERTIES[owner].rests_on) if owner in PROPERTIES else set()
    return {name for name in found if name.startswith("A-")}


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.id)
def test_a_claim_names_what_its_proof_assumes(claim: Claim) -> None:
    """And perhaps more, where the words of the claim say more than its predicates."""
    assert used(claim) <= set(claim.assumptions)


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.id)
def test_what_is_drawn_is_bounded_by_commanded_pulses_only_with_the_interlock(claim: Claim) -> None:
    """The premise A-STROKE of a step is about all that is drawn in it, whoever commanded it."""
    assert "A-STROKE" not in used(claim) or "A-INTERLOCK" in claim.assumptions
