"""The library: every incident of the field is as is stated of it, and each statement could be false."""

from collections import Counter
from collections.abc import Mapping
from itertools import pairwise

import pytest
from attrs import evolve

from controller.shell.errors import Refused
from controller.shell.prescription import load_admitted
from controller.units import Minutes
from fault_injection.expectations import judged
from fault_injection.incidents.incident import Answer
from fault_injection.incidents.study import studied
from fault_injection.incidents.verdict import stated
from fault_injection.library import incident_ids, shipped, shipped_ids
from fault_injection.monitors import Watching
from fault_injection.replay import outcome
from tests.fault_injection.breaking import broken
from tests.fault_injection.incidents.conftest import Ran

INCIDENTS = incident_ids()
FIELD = {
    "2008-08": 1,
    "2009, 2011": 3,
    "2011": 2,
    "2012-04": 1,
    "2013-06": 5,
    "2014-2016": 3,
    "2016-10": 2,
    "2019-10": 1,
    "2020-12": 2,
    "any": 4,
    "other pumps": 4,
}
"""How many incidents there are of each time, as of any year and of other pumps."""


def test_every_time_of_the_field_has_its_incidents(library: Mapping[str, Ran]) -> None:
    """And all three verdicts are there: what cannot be seen is not left out."""
    assert Counter(FIELD) == Counter(ran.incident.when for ran in library.values())
    assert set(Answer) == {ran.incident.answer for ran in library.values()}


def test_incidents_and_scenarios_share_no_id() -> None:
    """`replay ID` means one file; the id is the name of the file, and begins with when it was."""
    assert set() == set(INCIDENTS) & set(shipped_ids())
    assert all(first < second for first, second in pairwise(INCIDENTS))
    assert all(name[:4].isdigit() or name.startswith(("any-", "other-")) for name in INCIDENTS)


@pytest.mark.parametrize("name", INCIDENTS)
def test_an_incident_is_as_stated(library: Mapping[str, Ran], name: str) -> None:
    """Verdict, expectations, and every monitor that counts."""
    ran = library[name]
    assert (name, ()) == (ran.scenario.id, ran.study.objections)
    assert ran.study.as_stated
    assert ran.outcome.held
    assert ran.study.statement == ran.outcome.expectations[-1]


@pytest.mark.parametrize("name", INCIDENTS)
def test_what_is_stated_could_be_false(library: Mapping[str, Ran], name: str) -> None:
    """Every run denies one of prevents and cannot see, and a signal that must come before the onset."""
    ran = library[name]
    incident, logbook, scenario = ran.incident, ran.outcome.logbook, ran.scenario
    before = Minutes(incident.onset - 1)
    others = {
        Answer.PREVENTS: evolve(incident, answer=Answer.CANNOT_SEE),
        Answer.CANNOT_SEE: evolve(incident, answer=Answer.PREVENTS),
        Answer.ALARMS: evolve(incident, by=before),
    }
    assert not stated(others[incident.answer], logbook, scenario.initial.order, scenario.device).holds


@pytest.mark.parametrize("name", INCIDENTS)
def test_every_expectation_of_an_incident_can_be_missed(library: Mapping[str, Ran], name: str) -> None:
    """Each one, broken alone, is missed and makes the run fail; there are at least three."""
    ran = library[name]
    assert len(ran.scenario.expectations) >= 3
    for expectation in ran.scenario.expectations:
        missed = judged(broken(expectation), ran.outcome.logbook)
        assert not missed.holds, missed
        assert not outcome(ran.outcome.logbook, (missed,), ran.outcome.verdicts).held


def test_an_incident_that_is_not_seen_has_figures(library: Mapping[str, Ran]) -> None:
    """Harm is there, with when it began, and nothing was given before it."""
    unseen = [ran.study.figures for ran in library.values() if ran.incident.answer is Answer.CANNOT_SEE]
    assert all(found.too_much or found.too_little for found in unseen)
    assert 8_750 * 10**6 == library["2011-pocket-fill"].study.figures.beside_pg
    assert library["any-wrong-concentration"].study.figures.worst.of_limit_permille > 3_500
    assert library["2014-reservoir-empty-early"].study.figures.dry is not None


def test_a_missing_limit_is_no_limit_to_nobody(tmp_path_factory: pytest.TempPathFactory) -> None:
    """What an open insulin system read as no limit is refused here: there is nothing to run."""
    path = shipped("any-wrong-concentration")
    assert path is not None
    text = (path.parent / "prescriptions" / "accounting.toml").read_text(encoding="utf-8")
    copy = tmp_path_factory.mktemp("no-limit") / "accounting.toml"
    copy.write_text(text.replace("hourly_mcg = 25.755\n", ""), encoding="utf-8")
    with pytest.raises(Refused, match=r"limits\.hourly_mcg\)\. That never means no limit"):
        load_admitted(copy)


@pytest.mark.parametrize("name", ["2016-dead-volume", "2016-dead-volume-wrong"])
def test_a_short_incident_is_as_stated_with_every_claim_watched(name: str) -> None:
    """The claims that the dose monitor says nothing of hold too, or are not counted."""
    path = shipped(name)
    assert path is not None
    assert () == studied(Watching.ALL, path).objections
