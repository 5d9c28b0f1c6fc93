"""The fault catalogue is whole: each entry is shown to be told, or says what is left where it is not."""

import inspect
import re
from collections import Counter
from pathlib import Path

import pytest

from controller.alarms import TABLE, Cause
from proofs.claims import BOUNDED, owners_of
from spec.assumptions import ASSUMPTIONS
from spec.claim import ALL_PRESETS, SENSED_PRESETS
from spec.claims import claim
from spec.fault import DERIVED, FaultEntry, kpa, meanwhile, ml, volts
from spec.faults import FAULTS, predicates_of_detectable_faults
from spec.hazards import HAZARDS
from spec.mirror_claims import MIRROR
from spec.predicates import PROPERTIES

MIRRORED = {predicate.__name__ for predicate in MIRROR}
DETECTABLE = tuple(entry for entry in FAULTS if entry.detectable_on)
SOURCES = Path(__file__).resolve().parents[2] / "docs" / "reference" / "sources.md"
KNOWN = " ".join(
    (
        SOURCES.read_text(encoding="utf-8"),
        *(hazard.evidence for hazard in HAZARDS),
        *(assumption.failure_rate for assumption in ASSUMPTIONS),
    )
)


def named(entry: FaultEntry) -> str:
    """The id of an entry."""
    return entry.id


def claim_of(predicate: str) -> str:
    """The claim to which a predicate, or what is held to a bound, belongs."""
    if predicate in PROPERTIES:
        return PROPERTIES[predicate].claim
    if predicate in MIRRORED:
        return "INT-3"
    return next((name for name, held in BOUNDED.items() if predicate in held), "")


def test_ids_are_unique_and_well_formed() -> None:
    """One id, one fault."""
    assert [] == [name for name, count in Counter(map(named, FAULTS)).items() if count > 1]
    assert [] == [entry.id for entry in FAULTS if not re.fullmatch(r"F(-[A-Z]+)+", entry.id)]


def test_every_cause_of_an_alarm_belongs_to_a_fault() -> None:
    """No signal without anything that it is there for."""
    told = {entry.alarm for entry in FAULTS} | {cause for entry in FAULTS for cause in entry.beside}
    assert set() == set(Cause) - told


@pytest.mark.parametrize("entry", FAULTS, ids=named)
def test_an_entry_is_complete(entry: FaultEntry) -> None:
    """All that is said of every fault, of claims in force, from a source that is on record."""
    assert entry.name and entry.premise and entry.bound and entry.claims
    assert entry.detectable_on in ((), ALL_PRESETS, SENSED_PRESETS)
    assert entry.possible_on in (ALL_PRESETS, SENSED_PRESETS)
    assert set(entry.detectable_on) <= set(entry.possible_on)
    assert all(claim(name) for name in entry.claims)
    assert [] == [part for part in entry.source.split("; ") if part != DERIVED and part not in KNOWN]
    assert entry.alarm not in entry.beside


@pytest.mark.parametrize("entry", FAULTS, ids=named)
def test_a_fault_that_is_not_seen_says_what_becomes_of_it(entry: FaultEntry) -> None:
    """Its consequence, and what is left against it; and it names no alarm as shown."""
    seen_everywhere = entry.detectable_on == entry.possible_on
    assert seen_everywhere == (entry.consequence == "") == (entry.control == "")
    assert bool(entry.detectable_on) == (entry.alarm is not None) == bool(entry.shown_by)


@pytest.mark.parametrize("entry", DETECTABLE, ids=named)
def test_a_detectable_fault_is_shown_by_predicates_of_its_claims(entry: FaultEntry) -> None:
    """They exist, and one that is proved speaks of its alarm."""
    assert [] == [name for name in entry.shown_by if claim_of(name) not in entry.claims]
    assert set(entry.detectable_on) <= {preset for name in entry.claims for preset in claim(name).presets}
    proved = [PROPERTIES[name].cases for name in entry.shown_by if name in PROPERTIES]
    assert entry.alarm is not None
    says = rf"\bCause\.{entry.alarm.name}\b|\bfor cause in Cause\b"
    assert any(re.search(says, inspect.getsource(predicate)) for predicate in proved)


def test_the_verdict_on_alm_3_rests_on_the_predicates_of_the_catalogue() -> None:
    """On each that is proved, with all that it rests on; the others are INT-2's, held to a bound."""
    others = set(predicates_of_detectable_faults()) - set(owners_of("ALM-3"))
    assert {"torn_record_is_old_or_new", "lost_banks_leave_limp_home"} == others
    own = {name for name, each in PROPERTIES.items() if each.claim == "ALM-3"}
    assert {*own, "level_was_heard", "accounts_bracket_the_truth"} <= set(owners_of("ALM-3"))


def test_delivery_meanwhile_is_that_of_the_alarm_table() -> None:
    """And the program where nothing is told."""
    rows = {row.cause: row.delivery for row in TABLE}
    for entry in FAULTS:
        assert meanwhile(entry) == (rows[entry.alarm] if entry.alarm is not None else "program")


def test_figures_are_written_exactly() -> None:
    """No digit is lost, and none is added."""
    assert ("1.25 mL", "1 mL", "0.02 mL", "0 mL") == tuple(map(ml, (1_250_000, 1_000_000, 20_000, 0)))
    assert ("2.6 V", "3 V") == (volts(2_600), volts(3_000))
    assert ("20 kPa", "4.5 kPa") == (kpa(20_000), kpa(4_500))
