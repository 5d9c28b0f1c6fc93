"""The dates that `check` foretells are those on which the pump itself gives its alarms."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import example, given
from hypothesis import strategies as st

from controller.alarms import Cause, is_given
from controller.events import Resume, Tick
from controller.order import Order
from controller.presets import PRESETS, pulse_units
from controller.pressure import Pressure
from controller.reservoir import Level
from controller.shell.decimals import Amount
from controller.shell.prescription import commission, load_admitted
from controller.shell.prescription_file import Fill, Prescription
from controller.shell.supply import Crossing, Supply, forecast, minutes_until_pulses
from controller.step import step
from controller.units import CommandCounter, Nanolitres, NanolitresPerDay, Pascals, Pulses
from tests.controller.samples import HEALTHY

SILENT = Level(known=False, nl=Nanolitres(0))
NO_PRESSURE = Pressure(known=False, pa=Pascals(0))
EVENING = ("2026-03-02T09:00:00", "2026-03-02T21:00:00")


@pytest.fixture
def admitted(write: Callable[[str], Path], base: str) -> tuple[Prescription, Order]:
    """A program that changes its rate an hour after it starts."""
    return load_admitted(write(base.replace(*EVENING)))


def filled(prescription: Prescription, volume_nl: int) -> Prescription:
    """The prescription with another fill."""
    fill = prescription.fill
    written = Amount(fill.volume.written, volume_nl)
    return evolve(prescription, fill=Fill(volume=written, usable_floor=fill.usable_floor))


def crossing(supply: Supply, name: str) -> Crossing:
    return next(found for found in supply.crossings if found.name == name)


def minutes_until_alarm(prescription: Prescription, order: Order, name: str) -> int:
    """Run the pump itself, its encoder confirming each pulse, until this signal is given."""
    device, cause = prescription.device, Cause[f"RESERVOIR_{name.upper()}"]
    state = commission(prescription, order)
    state = step(state, Resume(CommandCounter(1)), device).state
    minutes, confirmed = 0, Pulses(0)
    while not is_given(state.alarms, cause):
        result = step(state, Tick(confirmed, SILENT, HEALTHY, NO_PRESSURE), device)
        state, minutes = result.state, minutes + 1
        confirmed = Pulses(result.motor.basal + result.motor.bolus)
    return minutes


@pytest.mark.parametrize("above_nl", [-1, 0, 1, 2289, 2290, 2291, 33_333])
@pytest.mark.parametrize("name", ["low", "critical", "floor"])
def test_an_alarm_comes_to_the_minute_when_it_was_foretold(
    admitted: tuple[Prescription, Order], name: str, above_nl: int
) -> None:
    """LOW, CRITICAL and FLOOR: filled to just above a threshold, the pump alarms at `largest`."""
    prescription, order = admitted
    threshold_nl = crossing(forecast(prescription, order), name).volume_nl
    near = filled(prescription, threshold_nl + above_nl)
    foretold = crossing(forecast(near, order), name).largest
    assert foretold - near.start == timedelta(minutes=minutes_until_alarm(near, order, name))


@pytest.mark.parametrize("volume_nl", [1, 1710, 1711, 33_333])
def test_the_motor_stops_a_tick_after_the_foretold_emptiness(
    admitted: tuple[Prescription, Order], volume_nl: int
) -> None:
    """Certainly empty at the smallest strokes, once the encoder has confirmed the last pulse."""
    prescription, order = admitted
    near = filled(prescription, volume_nl)
    foretold = crossing(forecast(near, order), "empty").smallest + timedelta(minutes=1)
    assert foretold - near.start == timedelta(minutes=minutes_until_alarm(near, order, "empty"))


@given(
    st.lists(st.integers(0, 24_000_000), min_size=96, max_size=96).filter(any),
    st.integers(0, 2000),
)
@example([2_879_999] * 96, 1)  # one unit short of a pulse after a minute
def test_pulses_are_foretold_across_days(flows: list[int], pulses: int) -> None:
    """Skipping whole days gives the same minute as adding up every minute."""
    ring = tuple(NanolitresPerDay(flow) for flow in flows)
    minute, built_up = 0, 0
    while built_up < pulses * pulse_units(PRESETS[0]):
        minute += 1
        built_up += ring[minute // 15 % 96]
    assert minute == minutes_until_pulses(ring, PRESETS[0], pulses)


def test_the_refill_is_due_three_to_five_days_before_low(admitted: tuple[Prescription, Order]) -> None:
    """With time enough, the refill window is that of published practice."""
    supply = forecast(*admitted)
    low = crossing(supply, "low").largest
    assert (low - timedelta(days=5), low - timedelta(days=3)) == (supply.refill_from, supply.refill_by)
    assert not supply.low_at_start


def test_a_slow_program_is_refilled_before_the_drug_is_too_old(
    write: Callable[[str], Path], base: str
) -> None:
    """Where LOW would come later, the assumed stability of 180 days sets the refill date."""
    slow = base.replace("h = 18", "h = 4").replace("h = 9", "h = 4")
    prescription, order = load_admitted(write(slow.partition("[limits]")[0] + SLOW_LIMITS))
    supply = forecast(prescription, order)
    assert timedelta(days=180) == supply.refill_by - prescription.start
    assert supply.stable_until == supply.refill_by == supply.refill_from


SLOW_LIMITS = "[limits]\ndaily_mcg = 125\nfour_hour_mcg = 30\nhourly_mcg = 10\n"


def test_a_fill_below_the_threshold_is_due_at_once(admitted: tuple[Prescription, Order]) -> None:
    """A fill that alarms at once says so, and no refill is dated before the start."""
    prescription, order = admitted
    supply = forecast(filled(prescription, 2_500_000), order)
    assert supply.low_at_start
    assert (prescription.start, prescription.start) == (supply.refill_from, supply.refill_by)
