"""The catalogue, run through: every case, and that alarms are asked for where they are due."""

from attrs import evolve

from controller.refill import NEEDLE_MIN
from fault_injection.campaign.plan import Random
from fault_injection.campaign.row import HELD, ran, row_of
from fault_injection.campaign.systematic import BEGIN_MIN, Systematic, cases
from fault_injection.catalogue import CATALOGUE
from fault_injection.injection import Situation
from fault_injection.monitors import Watching
from spec.faults import FAULTS

ALONE = cases(pairs=False)
PAIRS = cases(pairs=True)
PLAN = Systematic(1, Watching.DOSE, pairs=False)


def number_of(fault: str, situation: Situation, preset: str = "reference-sensed-20") -> int:
    """The run in which a fault stands alone."""
    found = [
        number
        for number, case in enumerate(ALONE, start=1)
        if (fault,) == case.faults and case.situation is situation and case.device.name == preset
    ]
    (number,) = found
    return number


def test_every_fault_that_can_be_injected_stands_alone_in_every_situation_and_on_every_preset() -> None:
    """And no other."""
    expected = {
        (entry.id, situation, preset)
        for entry in FAULTS
        if not CATALOGUE[entry.id].why_not
        for situation in CATALOGUE[entry.id].situations
        for preset in entry.possible_on
    }
    assert expected == {(*case.faults, case.situation, case.device.name) for case in ALONE}
    assert len(expected) == len(ALONE)


def test_every_pair_is_there_once_unless_it_is_of_one_part() -> None:
    """A stall beside a silent encoder, but not beside a runaway of the same motor."""
    pairs = {case.faults for case in PAIRS}
    assert ("F-STALL", "F-ENCODER-SILENT") in pairs
    assert ("F-RUNAWAY", "F-STALL") not in pairs
    assert len(PAIRS) == len(set(PAIRS))
    assert not [pair for pair in pairs if pair[0] == pair[1]]


def test_cases_can_be_read() -> None:
    """By the reader of scenario files: one in forty, and of the pairs one in four hundred."""
    for number in range(1, len(ALONE) + 1, 40):
        PLAN.draft(number).read()
    for number in range(1, len(PAIRS) + 1, 400):
        Systematic(1, Watching.DOSE, pairs=True).draft(number).read()


def test_an_alarm_that_comes_in_time_is_told_and_one_that_does_not_is_named() -> None:
    """A runaway is told at once; where its alarm was due before that, it is late."""
    draft = PLAN.draft(number_of("F-RUNAWAY", Situation.INFUSING))
    (due,) = draft.promises
    short = evolve(draft, minutes=due.by + 1)
    row = row_of(1, short, Watching.DOSE)
    assert (HELD, ()) == (row.verdict, row.untold)
    early = evolve(short, promises=(evolve(due, by=BEGIN_MIN),))
    assert ("F-RUNAWAY",) == row_of(1, early, Watching.DOSE).untold


def test_of_a_motor_that_turns_by_itself_no_claim_is_counted_that_bounds_what_is_drawn() -> None:
    """Beside a clock that stands still, or a silent encoder: what CATH-1 and RES-5 say is shown only."""
    plan = Systematic(1, Watching.ALL, pairs=True)
    for other in ("F-CLOCK-STILL", "F-ENCODER-SILENT"):
        number, case = next(
            (number, case)
            for number, case in enumerate(PAIRS, start=1)
            if set(case.faults) == {"F-RUNAWAY", other} and case.situation is Situation.INFUSING
        )
        assert HELD == row_of(number, plan.draft(number), Watching.ALL).verdict, case


def share_of(fault: str) -> float:
    """What the patient gets with a fault while the pump infuses, of what is got without it."""
    row = ran(PLAN, number_of(fault, Situation.INFUSING)).row
    return (row.true_pg + row.beside_pg) / row.unharmed_pg


def test_what_a_fault_does_to_the_patient_is_told_against_the_run_without_it() -> None:
    """A pump without power, a fill into the pocket, four times the drug, and a voltage that reads low."""
    assert share_of("F-POWER-AWAY") < 0.5
    assert share_of("F-POCKET-FILL") > 5
    assert share_of("F-WRONG-DRUG") > 2
    assert 1 == share_of("F-VOLTAGE-SILENT")


def test_a_signal_that_is_there_anyway_is_not_taken_for_that_of_the_fault() -> None:
    """Half the flow for a day is a shortfall, also if no pulse is missed; a sensor that dithers is silent."""
    plan = Systematic(seed=1, watching=Watching.NONE, pairs=False)
    missed, stalled, dithers, late = (
        ran(plan, number_of(fault, situation)).row
        for fault, situation in (
            ("F-STALL-AT-TIMES", Situation.HOLIDAY),
            ("F-STALL", Situation.INFUSING),
            ("F-LEVEL-DITHERS", Situation.INFUSING),
            ("F-REFILL-LATE", Situation.INFUSING),
        )
    )
    assert ("F-STALL-AT-TIMES",) == missed.anyway
    assert ((), True) == (stalled.anyway, "MOTOR_STALLED" in stalled.beyond)
    assert ((), ()) == (dithers.anyway, dithers.beyond)
    assert () == late.anyway


def test_a_blockage_while_a_refill_is_open_is_due_once_the_needle_is_out() -> None:
    """And no loss is told there, for the level is held against nothing."""
    plan = Systematic(seed=1, watching=Watching.NONE, pairs=False)
    running, opened = (
        plan.draft(number_of("F-BLOCKAGE", situation)).promises
        for situation in (Situation.INFUSING, Situation.REFILL)
    )
    assert running[0].by + NEEDLE_MIN <= opened[0].by
    assert () == plan.draft(number_of("F-LEAK", Situation.REFILL)).promises


def test_of_random_runs_none_is_made_without_its_faults() -> None:
    """Their share is not known, rather than nothing."""
    assert 0 == ran(Random(1, 60, Watching.DOSE), 1).row.unharmed_pg


def test_a_situation_is_what_it_says() -> None:
    """Mode and alarms at the moment when the fault begins."""
    modes = {
        situation: row_of(
            1,
            evolve(PLAN.draft(number_of("F-POWER-AWAY", situation)), minutes=BEGIN_MIN + 1),
            Watching.NONE,
        )
        for situation in Situation
    }
    assert "STOPPED" == modes[Situation.STOPPED].modes[-1].mode
    assert "ENDED" == modes[Situation.ENDED].modes[-1].mode
    assert {"INFUSING"} == {
        modes[each].modes[-1].mode
        for each in (Situation.INFUSING, Situation.BOLUS, Situation.HOLIDAY, Situation.REFILL)
    }
    assert "HOLIDAY" in {alarm.cause for alarm in modes[Situation.HOLIDAY].alarms if alarm.end_min is None}
    assert [0] * len(Situation) == [row.refused for row in modes.values()]
