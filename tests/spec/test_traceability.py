"""Hazards, requirements, assumptions and claims refer to each other without a loose end."""

import re
from collections import Counter
from itertools import chain

import pytest

from controller.presets import PRESETS
from spec.assumptions import ASSUMPTIONS
from spec.claims import ALL_PRESETS, CLAIMS, SENSED_PRESETS, Claim, claim
from spec.hazards import HAZARDS
from spec.requirements import REQUIREMENTS, Requirement

IN_FORCE = {
    "DOSE-1", "DOSE-2", "DOSE-3", "DOSE-4", "DOSE-5", "DOSE-6", "DOSE-7", "DOSE-8", "RES-1", "RES-2", "RES-3",
    "RES-4", "BAT-1", "HOL-1", "DEL-1", "DEL-2", "DEL-3", "DEL-4", "DEL-5", "ALM-1", "ALM-2", "ALM-3",
    "ALM-4", "AUTH-1", "AUTH-2", "TOT-1", "ADM-1", "CLK-1", "CLK-2", "CLK-3", "INT-1", "INT-2",
    "INT-3", "LOG-1", "RES-5", "CATH-1", "SENS-1",
}  # fmt: skip

HAZARD_IDS = {hazard.id for hazard in HAZARDS}
REQUIREMENT_IDS = {requirement.id for requirement in REQUIREMENTS}
ASSUMPTION_IDS = {assumption.id for assumption in ASSUMPTIONS}
BY_REQUIREMENT = {requirement.id: requirement for requirement in REQUIREMENTS}


@pytest.mark.parametrize(
    ("ids", "shape"),
    [
        ([hazard.id for hazard in HAZARDS], r"H-[A-Z]+(-[A-Z]+)*"),
        ([requirement.id for requirement in REQUIREMENTS], r"R-[A-Z]+(-[A-Z]+)*"),
        ([assumption.id for assumption in ASSUMPTIONS], r"A-[A-Z]+(-[A-Z]+)*"),
        ([listed.id for listed in CLAIMS], r"[A-Z]+-[1-9]"),
    ],
    ids=["hazards", "requirements", "assumptions", "claims"],
)
def test_ids_are_unique_and_well_formed(ids: list[str], shape: str) -> None:
    """An id names one thing, and its kind can be told from its shape."""
    assert [] == [name for name, count in Counter(ids).items() if count > 1]
    assert [] == [name for name in ids if not re.fullmatch(shape, name)]


def test_the_claims_are_those_of_the_design() -> None:
    """Nothing slips into force, or out of the list, by accident."""
    assert {listed.id for listed in CLAIMS} == IN_FORCE


def test_references_lead_somewhere() -> None:
    """No claim and no requirement names an id that does not exist."""
    assert set() == set(chain.from_iterable(listed.hazards for listed in CLAIMS)) - HAZARD_IDS
    assert set() == set(chain.from_iterable(listed.requirements for listed in CLAIMS)) - REQUIREMENT_IDS
    assert set() == set(chain.from_iterable(listed.assumptions for listed in CLAIMS)) - ASSUMPTION_IDS
    assert set() == set(chain.from_iterable(r.hazards for r in REQUIREMENTS)) - HAZARD_IDS


def test_nothing_is_an_orphan() -> None:
    """Each hazard has a requirement and a claim; each requirement and each assumption has a claim."""
    assert set() == HAZARD_IDS - set(chain.from_iterable(r.hazards for r in REQUIREMENTS))
    assert set() == HAZARD_IDS - set(chain.from_iterable(listed.hazards for listed in CLAIMS))
    assert set() == REQUIREMENT_IDS - set(chain.from_iterable(listed.requirements for listed in CLAIMS))
    assert set() == ASSUMPTION_IDS - set(chain.from_iterable(listed.assumptions for listed in CLAIMS))


@pytest.mark.parametrize("listed", CLAIMS, ids=lambda listed: listed.id)
def test_a_claim_is_complete(listed: Claim) -> None:
    """It has a title, one sentence with one "shall", hazards, requirements, assumptions and presets."""
    assert listed.title and len(listed.title) <= 70
    assert 1 == len(re.findall(r"\bshall\b", listed.statement))
    assert listed.statement.endswith(".") and not re.search(r"\. [A-Z]", listed.statement)
    for ids in (listed.hazards, listed.requirements, listed.assumptions, listed.presets):
        assert ids and len(set(ids)) == len(ids)


@pytest.mark.parametrize("listed", CLAIMS, ids=lambda listed: listed.id)
def test_the_requirements_of_a_claim_control_its_hazards(listed: Claim) -> None:
    """From each hazard of a claim a path leads through one of its requirements."""
    controlled = set(chain.from_iterable(BY_REQUIREMENT[name].hazards for name in listed.requirements))
    assert set() == set(listed.hazards) - controlled


@pytest.mark.parametrize("requirement", REQUIREMENTS, ids=lambda requirement: requirement.id)
def test_a_requirement_is_one_sentence_with_one_shall(requirement: Requirement) -> None:
    """It begins with the pump, says "shall" once, and has hazards and a source."""
    assert re.fullmatch(r"The pump shall [^.]*(\.\d[^.]*)*\.", requirement.statement)
    assert 1 == len(re.findall(r"\bshall\b", requirement.statement))
    assert requirement.hazards and requirement.source


def test_hazards_and_assumptions_are_complete() -> None:
    """No field is left empty; what is not known is said to be unknown."""
    assert [] == [
        h.id for h in HAZARDS if not (h.name and h.situation and h.harm and h.sources and h.evidence)
    ]
    assert [] == [
        a.id for a in ASSUMPTIONS if not (a.statement and a.justification and a.failure_rate and a.without)
    ]


def test_every_hazard_of_a_claim_has_a_requirement_that_a_claim_meets() -> None:
    """A hazard that a claim in force answers to has a requirement that a claim in force meets."""
    met = set(chain.from_iterable(listed.requirements for listed in CLAIMS))
    for hazard_id in set(chain.from_iterable(listed.hazards for listed in CLAIMS)):
        assert any(hazard_id in BY_REQUIREMENT[name].hazards for name in met), hazard_id


def test_claims_in_force_hold_for_every_preset_but_those_on_sensors() -> None:
    """What rests on a sensor is for pumps that have it."""
    assert ALL_PRESETS == tuple(device.name for device in PRESETS)
    assert SENSED_PRESETS == ("reference-sensed-20", "reference-sensed-40")
    sensed = {listed.id for listed in CLAIMS if listed.presets != ALL_PRESETS}
    assert {"RES-5", "CATH-1", "SENS-1"} == sensed
    assert {SENSED_PRESETS} == {claim(name).presets for name in sensed}


def test_every_assumption_is_needed_by_a_claim_in_force() -> None:
    """None is kept for claims that are only planned."""
    used = set(chain.from_iterable(listed.assumptions for listed in CLAIMS))
    assert set() == ASSUMPTION_IDS - used


def test_dose_8_is_what_remains_without_the_stroke_assumption() -> None:
    """DOSE-8 rests on all that DOSE-1 rests on, but for A-STROKE and what makes priming bring no drug."""
    priming = {"A-STROKE", "A-PLUG", "A-NEW-CATHETER", "A-DEAD-VOLUME", "A-RESERVOIR"}
    assert set(claim("DOSE-1").assumptions) - priming == set(claim("DOSE-8").assumptions)


def test_a_claim_is_found_by_its_id() -> None:
    """`claim` returns the one that is asked for."""
    assert "DEL-2" == claim("DEL-2").id


def test_an_unknown_claim_is_named_in_the_error() -> None:
    """The message says which id was wrong and which there are."""
    with pytest.raises(KeyError, match=r"no claim 'DOSE-99'; there are DOSE-1, DOSE-2"):
        claim("DOSE-99")
