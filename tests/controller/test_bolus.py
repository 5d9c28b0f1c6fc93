"""A bolus comes whole, on its own schedule, and leaves nothing behind."""

from hypothesis import given
from hypothesis import strategies as st

from controller.bolus import NO_BOLUS, Bolus, after_minute, bolus_pulses_due
from controller.presets import pulse_units
from controller.units import FlowMinutes, NanolitresPerDay, Pulses
from tests.controller.samples import PLAIN

UNITS = pulse_units(PLAIN)


def running(pulses: int, flow: int, phase: int = 0) -> Bolus:
    """A bolus that has just been granted, or is under way."""
    return Bolus(Pulses(pulses), NanolitresPerDay(flow), FlowMinutes(phase), by_patient=False, primes=False)


@given(pulses=st.integers(1, 60), flow=st.integers(200_000, 24_000_000))
def test_every_pulse_comes_and_none_too_early(pulses: int, flow: int) -> None:
    """After m minutes the whole pulses in m minutes of flow have come, until all have."""
    bolus, given_so_far, minute = running(pulses, flow), 0, 0
    while bolus != NO_BOLUS:
        due = bolus_pulses_due(bolus, UNITS)
        bolus = after_minute(bolus, due, UNITS)
        given_so_far, minute = given_so_far + due, minute + 1
        assert min(pulses, minute * flow // UNITS) == given_so_far
    assert pulses == given_so_far


def test_the_last_minute_brings_no_more_than_is_left() -> None:
    """One pulse at a flow of eight a minute is one pulse."""
    assert 1 == bolus_pulses_due(running(1, 24_000_000), UNITS)


def test_a_pulse_comes_in_the_minute_that_completes_it() -> None:
    """One unit short brings nothing yet; the next one completes the pulse."""
    assert 0 == bolus_pulses_due(running(5, 48_000, UNITS - 48_001), UNITS)
    assert 1 == bolus_pulses_due(running(5, 48_000, UNITS - 48_000), UNITS)


def test_a_bolus_that_is_through_leaves_no_fraction() -> None:
    """The next bolus starts from nothing."""
    assert NO_BOLUS == after_minute(running(3, 24_000_000, 1_000), Pulses(3), UNITS)


def test_a_fraction_is_carried_from_minute_to_minute() -> None:
    """What does not make a whole pulse waits for the next minute."""
    assert running(4, 3_000_000, 120_000) == after_minute(running(5, 3_000_000), Pulses(1), UNITS)


def test_no_bolus_asks_for_nothing() -> None:
    """Nothing runs, nothing is due, nothing remains."""
    assert 0 == bolus_pulses_due(NO_BOLUS, UNITS)
    assert NO_BOLUS == after_minute(NO_BOLUS, Pulses(0), UNITS)
