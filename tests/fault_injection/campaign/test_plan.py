"""Random scenarios: the same from the same seed, readable all of them, and of every kind."""

from itertools import pairwise

from controller.presets import PRESETS
from fault_injection.campaign.dice import Dice
from fault_injection.campaign.draft import EVENT, FAULT
from fault_injection.campaign.plan import Random
from fault_injection.campaign.prescribing import shipped
from fault_injection.campaign.stories import new_bench
from fault_injection.campaign.troubles import TROUBLES
from fault_injection.catalogue import CATALOGUE
from fault_injection.clock import DAY_MIN
from fault_injection.entries import EVENTS
from fault_injection.fault_entries import FAULTS as KINDS
from fault_injection.scenario import DAYS_MAX, ENTRIES_MAX
from spec.faults import FAULTS

PLAN = Random(seed=7, minutes=14 * DAY_MIN)
NUMBERS = range(1, 31)
DEEDS = {
    *("F-LESS-FILLED", "F-MORE-FILLED", "F-POCKET-FILL", "F-SESSION-LEFT", "F-REFILL-LEFT", "F-REFILL-LATE"),
    *("F-STOP-FORGOTTEN", "F-HOLIDAY", "F-NOT-HEARD"),
    *("F-RECORD-LOST", "F-RECORDS-LOST", "F-FLIPPED-BIT"),
    "F-POWER-AWAY",
}
"""What people do or leave undone, and what happens to memory: in stories; and a loss of power that lasts."""
DRAFTS = [PLAN.draft(number) for number in NUMBERS]


def test_seed_and_number_give_the_same_files_on_every_python() -> None:
    """If this fails where nothing was changed on purpose, chance has come in by another way than the dice."""
    assert PLAN.draft(3).files == DRAFTS[2].files
    assert DRAFTS[0].files != Random(seed=8, minutes=14 * DAY_MIN).draft(1).files


def test_every_scenario_can_be_read() -> None:
    """By the reader of scenario files, with every prescription admitted."""
    read = [draft.read() for draft in DRAFTS[:10]]
    assert [draft.minutes for draft in DRAFTS[:10]] == [scenario.duration for scenario in read]
    assert [draft.seed for draft in DRAFTS[:10]] == [scenario.seed for scenario in read]


def test_a_rotor_that_takes_up_late_after_mri_has_no_other_fault_until_then() -> None:
    """The reader has the fault last longer than the file says; once the draft did not."""
    for number in range(1, 61):
        Random(seed=1234, minutes=DAY_MIN).draft(number).read()


def test_every_kind_of_fault_has_a_generator() -> None:
    """One that the reader knows, and for a fault that the catalogue knows."""
    assert set(KINDS) == {trouble.kind for trouble in TROUBLES}
    assert {trouble.fault for trouble in TROUBLES} <= {entry.id for entry in FAULTS} | {""}


def test_no_run_has_more_than_two_faults_of_parts_and_many_have_two() -> None:
    """None, single and double faults all occur."""
    faults = [[entry for entry in draft.entries if entry.table == FAULT] for draft in DRAFTS]
    numbers = [len({entry.fault or entry.kind for entry in entries}) for entries in faults]
    assert {0, 1, 2} == set(numbers)


def test_every_fault_that_can_be_injected_is_drawn_or_done() -> None:
    """Those that parts have, by a trouble; those that people make, by the catalogue and stories."""
    drawn = {trouble.fault for trouble in TROUBLES} - {""}
    parts = {row.id for row in CATALOGUE.values() if not row.why_not} - DEEDS
    assert set() == parts - drawn


def test_a_slow_clock_is_two_entries_and_a_pulse_now_and_then_is_many() -> None:
    """Minutes are longer, and one clock says so; the motor makes a pulse, and again, while that lasts."""
    dice, minutes = Dice("any"), 14 * DAY_MIN
    pump = new_bench(dice).prescribed
    slow, pulses = (
        next(each for each in TROUBLES if each.fault == fault).entries(dice, pump, minutes)
        for fault in ("F-CLOCK-SLOW", "F-SLOW-RUNAWAY")
    )
    assert ["clock", "first_clock"] == [entry.kind for entry in slow]
    assert slow[0].settings["tick_s"] == slow[1].settings["advance_s"]
    assert (slow[0].begin, slow[0].end) == (slow[1].begin, slow[1].end)
    assert {1} == {(entry.end or 0) - entry.begin for entry in pulses}
    assert 1 == len({later.begin - earlier.begin for earlier, later in pairwise(pulses)})


def test_pulses_now_and_then_of_a_long_run_can_be_written_down() -> None:
    """A file has a thousand faults at most; once a run of months had more, and its reader turned it down."""
    dice, minutes = Dice("long"), DAYS_MAX * DAY_MIN
    pump = new_bench(dice).prescribed
    [trouble] = [each for each in TROUBLES if each.every is not None]
    drawn = [trouble.entries(dice, pump, minutes) for _ in range(200)]
    assert ENTRIES_MAX // 4 < max(map(len, drawn)) <= ENTRIES_MAX // 2


def test_every_preset_and_every_event_occurs() -> None:
    """Whatever a scenario file can say, a campaign says it."""
    drawn = [Random(seed=1, minutes=70 * DAY_MIN).draft(number) for number in range(1, 11)] + DRAFTS
    assert {preset.name for preset in PRESETS} == {draft.title.rpartition(" ")[2] for draft in drawn}
    kinds = {entry.kind for draft in drawn for entry in draft.entries if entry.table == EVENT}
    assert set(EVENTS) == kinds


def test_prescriptions_come_from_those_that_ship() -> None:
    """The examples of the documentation are among them, and those that are refused are not."""
    assert "child.toml" in shipped()
    assert "refused-overdose.toml" not in shipped()
