"""The presets are pumps whose numbers agree with each other and with their sources."""

import pytest

from controller.arithmetic import ceil_div
from controller.presets import PRESETS, PULSES_PER_TICK_MAX, Device, pulse_units

each_preset = pytest.mark.parametrize("device", PRESETS, ids=lambda device: device.name)


def test_there_are_four_presets_and_two_have_a_level_sensor() -> None:
    """The pump that the others resemble accounts for its volume and has no sensor."""
    expected = {
        "synchromed-like-20": (20_000_000, False),
        "synchromed-like-40": (40_000_000, False),
        "reference-sensed-20": (20_000_000, True),
        "reference-sensed-40": (40_000_000, True),
    }
    assert expected == {device.name: (device.reservoir_nl, device.has_level_sensor) for device in PRESETS}


@each_preset
def test_strokes_are_14_5_percent_either_way_rounded_to_the_safe_side(device: Device) -> None:
    """Largest rounded up, smallest rounded down: ECRI 2014-03-26."""
    assert ceil_div(device.stroke_nl * 1_145, 1_000) == device.stroke_max_nl
    assert device.stroke_nl * 855 // 1_000 == device.stroke_min_nl


@each_preset
def test_a_minute_at_the_largest_flow_asks_for_no_more_pulses_than_the_gate_counts(device: Device) -> None:
    """With almost a whole pulse built up, the largest flow brings PULSES_PER_TICK_MAX and no more."""
    units = pulse_units(device)
    assert PULSES_PER_TICK_MAX == (units - 1 + device.flow_max_nl_per_day) // units


@each_preset
def test_ranges_are_ranges(device: Device) -> None:
    """Every lower end is positive and below its upper end."""
    assert 0 < device.stroke_min_nl < device.stroke_nl < device.stroke_max_nl
    assert 0 < device.flow_min_nl_per_day < device.flow_max_nl_per_day
    assert 0 < device.dead_volume_min_nl < device.dead_volume_max_nl
    assert 0 < device.usable_floor_min_nl < device.reservoir_nl


@each_preset
def test_one_pulse_is_worth_a_day_of_its_own_volume(device: Device) -> None:
    """A flow of one stroke a day makes exactly one pulse in 1440 minutes."""
    assert 1 == device.stroke_nl * 24 * 60 // pulse_units(device)
    assert 0 == device.stroke_nl * 24 * 60 % pulse_units(device)
