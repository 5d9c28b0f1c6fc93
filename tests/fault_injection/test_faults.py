"""Each fault changes its own part of the plant, and breaks the assumption that it should."""

import pytest
from attrs import evolve, fields

from controller.presets import PRESETS
from controller.units import Millivolts, Minutes, Pascals, PicogramsPerNanolitre
from fault_injection.faults import Entered, Fault, Subject, assumptions_broken, under
from fault_injection.plant import Condition, Drug, Health, healthy
from fault_injection.plant.battery import FRESH, Power
from fault_injection.plant.catheter import OPEN, Front
from fault_injection.plant.clocks import Clock, ClockRate
from fault_injection.plant.motor import SOUND_ENCODER, SOUND_MOTOR, Counts, Strokes
from fault_injection.plant.reservoir import Gas, Reservoir
from fault_injection.plant.sensors import Sensor, Tells
from spec.assumptions import ASSUMPTIONS

DEVICE = PRESETS[2]
DRUG = PicogramsPerNanolitre(500)
ENTERED = (Entered(Minutes(0), DRUG),)
HOUR = (Minutes(100), Minutes(160))


def strokes(least_nl: int, largest_nl: int, drift_nl_per_day: int = 0) -> Strokes:
    """A range, and its growth from the first of `HOUR` on."""
    return Strokes(least_nl, largest_nl, drift_nl_per_day, since=HOUR[0])


CASES: list[tuple[Subject, Health, set[str]]] = [
    (Subject.STROKES, strokes(1_710, 2_290), set()),
    (Subject.STROKES, strokes(1_710, 2_291), {"A-STROKE"}),
    (Subject.STROKES, strokes(1_709, 2_000), {"A-STROKE"}),
    (Subject.STROKES, strokes(0, 0), {"A-STROKE"}),
    (Subject.STROKES, strokes(1_710, 2_290, 23), set()),
    (Subject.STROKES, strokes(1_710, 2_290, 24), {"A-STROKE"}),
    (Subject.STROKES, strokes(1_710, 2_290, -24), {"A-STROKE"}),
    (Subject.DRUG, Drug(PicogramsPerNanolitre(2_000)), {"A-CONC"}),
    (Subject.DRUG, Drug(PicogramsPerNanolitre(50)), {"A-CONC-LOW"}),
    (Subject.DRUG, Drug(DRUG), set()),
    (Subject.MOTOR, evolve(SOUND_MOTOR, stalled=True), set()),
    (Subject.MOTOR, evolve(SOUND_MOTOR, misses_permille=999), set()),
    (Subject.MOTOR, evolve(SOUND_MOTOR, slips_permille=1), {"A-STROKE"}),
    (Subject.MOTOR, evolve(SOUND_MOTOR, own_pulses=1), {"A-INTERLOCK"}),
    (Subject.ENCODER, evolve(SOUND_ENCODER, counts=Counts.NOTHING), set()),
    (Subject.ENCODER, evolve(SOUND_ENCODER, counts=Counts.COMMANDED), {"A-ENCODER"}),
    (Subject.ENCODER, evolve(SOUND_ENCODER, surplus_per_min=1), {"A-ENCODER"}),
    (Subject.RESERVOIR, Reservoir(1), {"A-RESERVOIR"}),
    (Subject.GAS, Gas(DEVICE.reservoir_nl, Pascals(0)), set()),
    (Subject.GAS, Gas(DEVICE.reservoir_nl, Pascals(-1)), {"A-STROKE"}),
    (Subject.CATHETER, OPEN, set()),
    (Subject.CATHETER, evolve(OPEN, passes_permille=999), {"A-PATENT"}),
    (Subject.CATHETER, evolve(OPEN, lost_permille=1), {"A-PATENT"}),
    (Subject.FRONT, Front(1), {"A-PLUG"}),
    (Subject.BATTERY, evolve(FRESH, rest_mv=Millivolts(2_999)), {"A-DRAIN"}),
    (Subject.BATTERY, evolve(FRESH, spent_permille=1), {"A-DRAIN"}),
    (Subject.BATTERY, evolve(FRESH, film_ohm_max=100), set()),
    (Subject.POWER, Power(cut=True), set()),
    (Subject.CLOCK, Clock(594, 594), set()),
    (Subject.CLOCK, Clock(593, 593), {"A-TICK", "A-CLOCK"}),
    (Subject.CLOCK, Clock(660, 660), set()),
    (Subject.FIRST_CLOCK, ClockRate(0), set()),
    (Subject.SECOND_CLOCK, ClockRate(120_000), set()),
    (Subject.LEVEL_SENSOR, Sensor(Tells.VALUE, 0, Minutes(0)), set()),
    (Subject.PRESSURE_SENSOR, Sensor(Tells.OFFSET, -1, Minutes(0)), set()),
    (Subject.VOLTAGE_SENSOR, Sensor(Tells.VALUE, 2_000, Minutes(0)), set()),
]


@pytest.mark.parametrize(("subject", "health", "broken"), CASES)
def test_a_fault_breaks_its_assumption_exactly_beyond_its_bound(
    subject: Subject, health: Health, broken: set[str]
) -> None:
    """At the bound the assumption still holds."""
    assert broken == assumptions_broken((Fault("any", *HOUR, subject, health),), DEVICE, ENTERED)


def test_every_assumption_that_a_fault_can_break_is_one_of_the_list() -> None:
    """An id that the claims do not know would excuse nothing and look as if it did."""
    assert {name for *_, broken in CASES for name in broken} <= {listed.id for listed in ASSUMPTIONS}


@pytest.mark.parametrize(("subject", "health", "broken"), CASES)
def test_a_fault_changes_the_part_that_it_is_about_only(
    subject: Subject, health: Health, broken: set[str]
) -> None:
    """Every other part stays as it was."""
    before = healthy(DEVICE, DRUG)
    after = under(before, Fault("any", *HOUR, subject, health))
    changed = [a.name for a in fields(Condition) if getattr(before, a.name) != getattr(after, a.name)]
    assert [subject.name.lower()] == changed or before == after


def test_every_part_is_the_subject_of_some_fault() -> None:
    """And every subject a part."""
    assert {a.name for a in fields(Condition)} == {subject.name.lower() for subject in Subject}


def fault(subject: Subject, health: Health) -> Fault:
    """A fault of an hour."""
    return Fault("any", *HOUR, subject, health)


def test_two_clocks_that_are_bad_leave_none_that_is_good() -> None:
    """At any two times: one that stood still once is out of use."""
    first = Fault("any", Minutes(0), Minutes(30), Subject.FIRST_CLOCK, ClockRate(0))
    second = fault(Subject.SECOND_CLOCK, ClockRate(120_000))
    assert {"A-CLOCK", "A-TICK"} == assumptions_broken((first, second), DEVICE, ENTERED)


@pytest.mark.parametrize(
    ("counts", "broken"),
    [
        (Counts.NOTHING, {"A-INTERLOCK", "A-RUNAWAY"}),
        (Counts.COMMANDED, {"A-INTERLOCK", "A-RUNAWAY", "A-ENCODER"}),
    ],
)
def test_a_runaway_that_the_encoder_does_not_count_breaks_what_is_assumed_of_it(
    counts: Counts, broken: set[str]
) -> None:
    """A-RUNAWAY; one that is counted keeps it, and DOSE-7 with it."""
    runaway = fault(Subject.MOTOR, evolve(SOUND_MOTOR, own_pulses=5))
    blind = fault(Subject.ENCODER, evolve(SOUND_ENCODER, counts=counts))
    assert broken == assumptions_broken((blind, runaway), DEVICE, ENTERED)
    assert {"A-INTERLOCK"} == assumptions_broken((runaway,), DEVICE, ENTERED)


@pytest.mark.parametrize(
    ("at", "broken"),
    [(HOUR[1] - 1, {"A-CONC", "A-CONC-LOW"}), (HOUR[1], {"A-CONC-LOW"})],
)
def test_a_wrong_drug_is_held_against_every_drug_that_is_entered_while_it_is_one(
    at: int, broken: set[str]
) -> None:
    """Weaker than the first, it is stronger than what a refill is said to be."""
    weak, weaker = PicogramsPerNanolitre(DRUG - 100), PicogramsPerNanolitre(DRUG - 200)
    entered = (*ENTERED, Entered(Minutes(at), weaker))
    assert broken == assumptions_broken((fault(Subject.DRUG, Drug(weak)),), DEVICE, entered)
    assert set() == assumptions_broken((fault(Subject.DRUG, Drug(DRUG)),), DEVICE, entered)
