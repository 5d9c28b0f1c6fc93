"""What is assumed of a step is met by a run, and the observer beside that run counts aright."""

import pytest

from controller.presets import PRESETS, Device
from proofs.batch import any_such
from proofs.kinds import KINDS, Kind
from proofs.observed import WATCHES, miscounts, watches_that_never_begin
from proofs.transition import commissioning_of, step_of
from proofs.witness import premise_is_met


@pytest.mark.parametrize("device", PRESETS, ids=lambda device: device.name)
def test_every_watch_begins_and_counts_aright(device: Device) -> None:
    """On every preset, by a day and an hour of an ordinary run."""
    assert () == watches_that_never_begin(device)
    assert () == miscounts(device)
    assert 9 == len(WATCHES)


def test_a_commissioning_meets_what_is_assumed_of_it() -> None:
    """An ordinary prescription and a full reservoir."""
    assert premise_is_met(commissioning_of(any_such(PRESETS[0])), PRESETS[0])


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_kind_of_step_is_met_within_forty_minutes_of_power_on(kind: Kind) -> None:
    """All invariants and assumptions hold together at a moment of the run."""
    assert premise_is_met(step_of(any_such(PRESETS[0]), kind), PRESETS[0])
