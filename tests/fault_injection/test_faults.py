"""Each fault changes its own part of the plant, and breaks the assumption that it should."""

import pytest
from attrs import asdict

from controller.presets import PRESETS
from controller.units import Millivolts, Minutes, Nanolitres, PicogramsPerNanolitre
from fault_injection.faults import (
    BatteryVoltage,
    Clock,
    Concentration,
    Effect,
    Fault,
    LevelOffset,
    LevelSilent,
    LevelStuck,
    Strokes,
    assumptions_broken,
    subject,
    under,
)
from fault_injection.plant import healthy
from spec.assumptions import ASSUMPTIONS

DEVICE = PRESETS[2]
DRUG = PicogramsPerNanolitre(500)

EFFECTS: list[tuple[Effect, set[str]]] = [
    (Strokes(855, 1_145), set()),
    (Strokes(855, 1_146), {"A-STROKE"}),
    (Strokes(854, 1_000), {"A-STROKE"}),
    (Strokes(0, 0), {"A-STROKE"}),
    (Strokes(1_488, 1_488), {"A-STROKE"}),
    (Concentration(PicogramsPerNanolitre(2_000)), {"A-CONC"}),
    (Concentration(PicogramsPerNanolitre(50)), {"A-CONC-LOW"}),
    (Concentration(DRUG), set()),
    (LevelStuck(Nanolitres(0)), set()),
    (LevelOffset(-1), set()),
    (LevelSilent(), set()),
    (BatteryVoltage(Millivolts(2_000)), set()),
    (Clock(594), set()),
    (Clock(593), {"A-TICK"}),
    (Clock(660), set()),
]


@pytest.mark.parametrize(("effect", "broken"), EFFECTS)
def test_a_fault_breaks_its_assumption_exactly_beyond_its_bound(effect: Effect, broken: set[str]) -> None:
    """At the bound the assumption still holds."""
    fault = Fault("any", Minutes(0), Minutes(1), effect)
    assert broken == assumptions_broken((fault,), DEVICE, DRUG)


def test_every_assumption_that_a_fault_can_break_is_one_of_the_list() -> None:
    """An id that the claims do not know would excuse nothing and look as if it did."""
    assert {name for _, broken in EFFECTS for name in broken} <= {listed.id for listed in ASSUMPTIONS}


@pytest.mark.parametrize(("effect", "broken"), EFFECTS)
def test_a_fault_changes_the_part_that_it_is_about_only(effect: Effect, broken: set[str]) -> None:
    """Every other field of the condition stays."""
    before = healthy(DEVICE, DRUG)
    after = under(before, effect, DEVICE)
    fields = {
        "strokes": {"stroke_least_nl", "stroke_largest_nl"},
        "drug": {"concentration"},
        "level sensor": {"sensor", "sensor_nl"},
        "clock": {"tick_least_ds", "tick_largest_ds"},
        "battery": {"battery_mv"},
    }[subject(effect).value]
    was, became = asdict(before), asdict(after)
    assert {name for name in was if was[name] != became[name]} <= fields


def test_strokes_are_rounded_towards_nominal() -> None:
    """A range in thousandths is never widened by rounding."""
    condition = under(healthy(DEVICE, DRUG), Strokes(1_488, 1_489), DEVICE)
    assert (2_976, 2_978) == (condition.stroke_least_nl, condition.stroke_largest_nl)
