"""Coverage: the cells that there are, and what a run reaches."""

import pytest
from attrs import evolve

from controller.alarms import Cause
from fault_injection.campaign.coverage import Cell, Delivery, Reached, answer, not_injected, possible
from fault_injection.campaign.draft import EVENT, FAULT, Entry
from fault_injection.campaign.plan import Random
from fault_injection.campaign.row import row_of
from fault_injection.campaign.systematic import Systematic
from fault_injection.monitors import Watching
from fault_injection.replay import replayed
from spec.faults import FAULTS


def cells_of(kind: str, fault: str, minutes: int, **settings: int) -> set[tuple[str, str]]:
    """Mode and response of what a run reaches that has one fault from minute 10 on, and infuses from 5 on."""
    drawn = Random(seed=1, minutes=minutes).draft(1)
    entries = (Entry(FAULT, kind, 10, None, settings, fault), Entry(EVENT, "resume", 5))
    found = row_of(1, evolve(drawn, entries=entries), Watching.NONE).cells
    assert {fault} == {cell.fault for cell in found}
    return {(cell.mode, cell.response) for cell in found}


def test_the_cells_come_from_the_catalogue() -> None:
    """A fault that can be injected is in some mode, with its alarm if it has one, and nothing is twice."""
    cells = possible()
    assert len(cells) == len(set(cells))
    for entry in FAULTS:
        responses = {cell.response for cell in cells if cell.fault == entry.id}
        assert (entry.id in not_injected()) == (not responses)
        assert not responses or "there" in responses
        assert (entry.alarm is not None and bool(responses)) == ("signalled" in responses)
    assert Cell("F-RUNAWAY", "ENDED", "signalled") in cells
    assert Cell("F-STALL", "STOPPED", "there") not in cells


@pytest.mark.parametrize("cause", Cause)
def test_every_row_of_the_alarm_table_says_what_is_delivered(cause: Cause) -> None:
    """In words that coverage knows; only a shortfall leaves it to its cause."""
    assert (answer(cause) is None) == (cause is Cause.SHORTFALL)


def test_some_rows_by_name() -> None:
    """As the table of alarms has it."""
    assert Delivery.OFF is answer(Cause.MOTOR_RUNAWAY)
    assert Delivery.HALF is answer(Cause.LEVEL_FALLS)
    assert Delivery.LEAST is answer(Cause.TIME_UNKNOWN)
    assert Delivery.PROBING is answer(Cause.CATHETER_BLOCKED)
    assert Delivery.PROGRAM is answer(Cause.RESERVOIR_LOW)


def test_a_run_reaches_the_cells_of_its_fault() -> None:
    """A motor that runs away is there, told of, and latched off, in the mode that the pump was in."""
    found = cells_of("motor_runaway", "F-RUNAWAY", 30, pulses_per_min=9)
    assert {("INFUSING", "there"), ("INFUSING", "signalled"), ("INFUSING", "answered")} == found


def test_a_fault_that_is_not_told_yet_is_there_and_no_more() -> None:
    """A stall is told an hour after the pulses that it held; STOPPED, which stands, is no alarm of it."""
    assert {("INFUSING", "there")} == cells_of("motor_stalled", "F-STALL", 30)


def test_a_fault_that_has_not_begun_reaches_nothing() -> None:
    """Whatever stands before it has another reason."""
    drawn = Random(seed=1, minutes=10).draft(1)
    late = Entry(FAULT, "motor_stalled", 9, 10, {}, "F-STALL")
    reached = Reached((("F-STALL", 11),))
    scenario = evolve(drawn, entries=(late,)).read()
    replayed(scenario, None, lambda _: None, watching=Watching.NONE, noticed=reached.noticed)
    assert set() == reached.cells


def test_a_cell_is_ordered_by_fault_mode_and_response() -> None:
    """So that rows hold their cells in one order."""
    assert sorted([Cell("b", "A", "x"), Cell("a", "B", "x")])[0].fault == "a"


@pytest.mark.parametrize("fault", ["F-REFILL-LATE", "F-STOP-FORGOTTEN", "F-HOLIDAY", "F-RECORD-LOST"])
def test_what_people_do_reaches_every_cell_in_the_catalogue(fault: str) -> None:
    """Also a fault that is no entry, and those that stop the pump themselves."""
    plan = Systematic(seed=1, watching=Watching.DOSE, pairs=False)
    numbers = [number for number, case in enumerate(plan.cases, 1) if case.faults == (fault,)]
    alike = {plan.cases[number - 1].situation: number for number in numbers}
    rows = [row_of(number, plan.draft(number), Watching.DOSE) for number in alike.values()]
    assert {(fault,)} == {row.faults for row in rows}
    wanted = {cell for cell in possible() if cell.fault == fault}
    assert wanted == {cell for row in rows for cell in row.cells}
