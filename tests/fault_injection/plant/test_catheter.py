"""Tubing and catheter lose and make no drug, whatever is wrong with them."""

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from controller.units import PicogramsPerNanolitre
from fault_injection.plant.catheter import OPEN, OPEN_PA, PLUG, Catheter, Front, Line

DRUG = PicogramsPerNanolitre(500)
STRONG = PicogramsPerNanolitre(2_000)
BLOCKED = evolve(OPEN, passes_permille=0)
FACES = st.builds(
    Catheter,
    passes_permille=st.sampled_from((0, 1, 20, 500, 1_000)),
    lost_permille=st.sampled_from((0, 1, 333, 1_000)),
)
MINUTES = st.lists(
    st.tuples(
        st.sampled_from((0, 1, 2_000, 41_220)),
        st.sampled_from((0, 50, 2_000)),
        FACES,
        st.sampled_from((0, 1, 8, 64)),
    ),
    max_size=25,
)


def minute(
    line: Line, volume_nl: int, concentration: int, catheter: Catheter, front: Front
) -> tuple[int, int]:
    """Push, and let a minute flow; return mass at the tip and mass lost."""
    lost_pg = line.push(volume_nl, PicogramsPerNanolitre(concentration), catheter) if volume_nl else 0
    return sum(mass for _, mass in line.minute(catheter, front)), lost_pg


@settings(max_examples=40)
@given(st.sampled_from((0, 7, 140_000)), MINUTES)
def test_mass_is_conserved_to_the_picogram(
    dead_nl: int, minutes: list[tuple[int, int, Catheter, int]]
) -> None:
    """What went in has left the tip, was lost beside it, or is still there, whatever is wrong."""
    line = Line(dead_nl, DRUG)
    total_pg = dead_nl * DRUG
    for volume_nl, concentration, catheter, cells in minutes:
        tip_pg, lost_pg = minute(line, volume_nl, concentration, catheter, Front(cells))
        total_pg += volume_nl * concentration - tip_pg - lost_pg
        assert total_pg == line.mass_pg


def test_an_open_one_gives_what_is_pushed_in_at_once() -> None:
    """In the same minute, and at the pressure of the fluid around the tip."""
    line = Line(0, DRUG)
    assert (2_000 * DRUG, 0) == minute(line, 2_000, DRUG, OPEN, PLUG)
    assert OPEN_PA == line.pressure_pa


@pytest.mark.parametrize("front", [PLUG, Front(4)])
def test_what_leaves_the_tip_next_is_what_leaves_it(front: Front) -> None:
    """A drop at a time, until another drug is there; of a stirred front nearly."""
    line = Line(10_000, DRUG)
    line.minute(OPEN, front)
    volume_nl, mass_pg = 0, 0
    for _ in range(60):
        volume_nl, mass_pg = line.tip or (0, 0)
        tip_pg, _ = minute(line, 500, STRONG, OPEN, front)
        assert tip_pg / 500 == pytest.approx(mass_pg / volume_nl, rel=0.1)
    assert mass_pg / volume_nl == pytest.approx(STRONG, rel=0.1)


def test_nothing_is_at_the_tip_of_no_catheter() -> None:
    """What is pumped leaves at once."""
    assert Line(0, DRUG).tip is None


def test_a_plug_brings_the_new_drug_when_the_old_one_is_out() -> None:
    """Not a picogram sooner."""
    line = Line(10_000, DRUG)
    left = [minute(line, 2_000, STRONG, OPEN, PLUG)[0] for _ in range(7)]
    assert [2_000 * DRUG] * 5 + [2_000 * STRONG] * 2 == left


def test_a_mixing_front_brings_the_new_drug_early_and_the_old_one_late() -> None:
    """Between the two strengths, and never back."""
    line = Line(10_000, DRUG)
    left = [minute(line, 2_000, STRONG, OPEN, Front(4))[0] for _ in range(20)]
    assert 2_000 * DRUG < left[3]
    assert left[5] < 2_000 * STRONG
    assert sorted(left) == left
    assert left[-1] > 2_000 * STRONG * 99 // 100


def test_a_blocked_one_stores_all_at_1_pa_a_nanolitre_and_gives_it_back_at_once() -> None:
    """A-PRESSURE; the release is all of it in one minute."""
    line = Line(140_000, DRUG)
    assert [0, 0, 0] == [minute(line, 2_290, DRUG, BLOCKED, PLUG)[0] for _ in range(3)]
    assert OPEN_PA + 3 * 2_290 == line.pressure_pa
    assert 3 * 2_290 * DRUG == minute(line, 0, DRUG, OPEN, PLUG)[0]
    assert OPEN_PA == line.pressure_pa


def test_a_narrowed_one_gives_a_share_of_what_is_stored_and_empties() -> None:
    """Rounded up, so that nothing is stored for ever."""
    line, narrow = Line(0, DRUG), evolve(OPEN, passes_permille=100)
    flow = [minute(line, 1_000 if at == 0 else 0, 1, narrow, PLUG)[0] for at in range(80)]
    assert [100, 90, 81] == flow[:3]
    assert 1_000 == sum(flow)
    assert line.rests(narrow)


@pytest.mark.parametrize(("lost_permille", "lost_nl"), [(0, 0), (333, 666), (1_000, 2_000)])
def test_a_leak_loses_its_share_before_the_tip(lost_permille: int, lost_nl: int) -> None:
    """All of it where the catheter is off."""
    line = Line(0, DRUG)
    leaking = evolve(OPEN, lost_permille=lost_permille)
    assert ((2_000 - lost_nl) * DRUG, lost_nl * DRUG) == minute(line, 2_000, DRUG, leaking, PLUG)


def test_small_pulses_leak_as_much_as_one_large_one() -> None:
    """What is left of a share is carried over."""
    line, leaking = Line(0, DRUG), evolve(OPEN, lost_permille=1)
    assert 2 * DRUG == sum(minute(line, 1, DRUG, leaking, PLUG)[1] for _ in range(2_000))
