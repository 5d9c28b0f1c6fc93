"""The battery: replacement is announced in time, a low voltage at once, and little ends service."""

import pytest
from attrs import evolve

from controller.alarms import Cause
from controller.battery import BROWN_OUT_MIN, LOW_MV, STOP_MV, Voltage, is_due
from controller.events import Acknowledge, ConfirmDose, Resume, Stop
from controller.ledger import limit_in_force
from controller.presets import BUDGET
from controller.state import State
from controller.units import CommandCounter, Microjoules, Millivolts, Nanolitres
from spec.hearing import signal
from tests.controller.samples import DAY_NIGHT, HEALTHY, PLAIN, Bench, flat, ordered, pump, reasons

TOO_LOW = Voltage(known=True, mv=Millivolts(STOP_MV - 1))
SILENT = Voltage(known=False, mv=Millivolts(0))
NIGHT = ordered(DAY_NIGHT, percent=120)
DAY_MIN = 1_440


def worn(left_uj: int) -> Bench:
    """A pump that infuses on what is left of its battery."""
    state = pump(NIGHT)
    worn_state = evolve(state, battery=evolve(state.battery, left_uj=Microjoules(left_uj)))
    return Bench(PLAIN, worn_state).resumed()


def given(bench: Bench, cause: Cause) -> bool:
    """Whether a signal is given."""
    return signal(bench.state.alarms, cause).on


def due_uj(state: State) -> int:
    """The least that may be left without an announcement, by bisection."""
    limit_nl = Nanolitres(limit_in_force(state.ledger.day_nl))
    low, high = 0, int(BUDGET.capacity_uj)
    while low + 1 < high:
        middle = (low + high) // 2
        due = is_due(Microjoules(middle), limit_nl=limit_nl, stroke_max_nl=PLAIN.stroke_max_nl)
        low, high = (middle, high) if due else (low, middle)
    return high


def test_everything_that_happens_is_paid_for() -> None:
    """A minute, its pulses and a command; a tone with the minute that follows it."""
    bench = Bench(PLAIN, pump(NIGHT)).resumed()
    assert BUDGET.command_uj == bench.state.battery.owed_uj
    bench.tick()
    assert bench.last is not None
    pulses = bench.last.motor.basal
    spent = BUDGET.command_uj + BUDGET.minute_uj + pulses * BUDGET.pulse_uj
    assert BUDGET.capacity_uj - spent == bench.state.battery.left_uj
    assert BUDGET.tone_uj == bench.state.battery.owed_uj, "STOPPED has not been acknowledged"
    assert not bench.violations


def test_a_refused_command_costs_energy_too() -> None:
    """Whoever asks drains, whatever the answer is."""
    bench = Bench(PLAIN, pump(NIGHT))
    assert {"not_infusing"} == reasons(bench.command(Stop))
    assert BUDGET.command_uj == bench.state.battery.owed_uj
    assert not bench.violations


def test_replacement_is_announced_at_the_threshold() -> None:
    """Not a microjoule sooner, and the program goes on with it."""
    least = due_uj(pump(NIGHT))
    owed = BUDGET.minute_uj + BUDGET.command_uj
    assert not given(worn(least + owed).tick(), Cause.REPLACEMENT_DUE)
    bench = worn(least + owed - 1).tick()
    assert given(bench, Cause.REPLACEMENT_DUE)
    bench.tick(60)
    assert bench.state.battery.left_uj < least - 60 * BUDGET.minute_uj - BUDGET.pulse_uj
    assert not bench.violations


def test_ninety_days_of_the_worst_fit_what_is_left_at_the_announcement() -> None:
    """Tone upon tone, 50 commands a day, and all the volume that the limit allows, on a clock 1 % fast."""
    state = pump(NIGHT)
    ticks = 90 * DAY_MIN * 600 // 594 + 1
    pulses = 90 * -(-limit_in_force(state.ledger.day_nl) // PLAIN.stroke_max_nl)
    worst = (
        ticks * (BUDGET.minute_uj + BUDGET.tone_uj) + pulses * BUDGET.pulse_uj + 90 * 50 * BUDGET.command_uj
    )
    assert worst <= due_uj(state)


def test_replacement_is_announced_after_some_years() -> None:
    """At 0.9 mL a day, with nothing to tell: five to seven years, as the pumps that it resembles."""
    order = ordered(flat(19), percent=120)
    used = DAY_MIN * BUDGET.minute_uj + 450 * BUDGET.pulse_uj
    years = (BUDGET.capacity_uj - due_uj(pump(order))) // (365 * used)
    assert 5 <= years <= 7


@pytest.mark.parametrize(
    ("reading", "low"),
    [(LOW_MV - 1, True), (LOW_MV, False), (0, True), (-1, True)],
)
def test_a_low_voltage_alarms_in_its_minute(reading: int, low: bool) -> None:
    """It needs no account that is nearly used up, and locks boluses; the program goes on."""
    bench = Bench(PLAIN, pump(NIGHT)).resumed().tick(30)
    bench.tick(voltage=Voltage(known=True, mv=Millivolts(reading)))
    assert low == given(bench, Cause.BATTERY_LOW)
    assert not given(bench, Cause.END_OF_SERVICE)
    assert not bench.violations


def test_a_sensor_that_sticks_low_stops_nothing() -> None:
    """The account is far from used up: alarm, and the program as ever."""
    healthy, stuck = (Bench(PLAIN, pump(NIGHT)).resumed() for _ in range(2))
    healthy.tick(5 * BROWN_OUT_MIN)
    stuck.tick(5 * BROWN_OUT_MIN, voltage=TOO_LOW)
    assert given(stuck, Cause.BATTERY_LOW)
    assert healthy.state.reservoir == stuck.state.reservoir
    assert not stuck.violations


def test_an_account_that_is_used_up_stops_nothing() -> None:
    """It pays for everything at its most: the battery may be good for a year."""
    bench = worn(0).tick(5 * BROWN_OUT_MIN)
    assert given(bench, Cause.REPLACEMENT_DUE)
    assert given(bench, Cause.BATTERY_LOW)
    assert not bench.state.battery.ended
    assert bench.state.reservoir.lower_nl < 18_000_000
    assert not bench.violations


@pytest.mark.parametrize("reading", [HEALTHY, SILENT], ids=["sticks high", "silent"])
def test_an_account_that_is_used_up_is_urgent_whatever_the_voltage_reads(reading: Voltage) -> None:
    """It begins in the minute that uses it up, and goes on after an acknowledgement has lasted its time."""
    bench = worn(BUDGET.command_uj + 2 * BUDGET.minute_uj + 2 * BUDGET.tone_uj)
    bench.tick(voltage=reading)
    assert 0 < bench.state.battery.left_uj
    assert not given(bench, Cause.BATTERY_LOW)
    while bench.state.battery.left_uj > 0:
        bench.tick(voltage=reading)
    assert given(bench, Cause.BATTERY_LOW)
    bench.command(lambda counter: Acknowledge(counter, Cause.BATTERY_LOW))
    assert signal(bench.tick(voltage=reading).state.alarms, Cause.BATTERY_LOW).acknowledged
    bench.tick(8 * 60, voltage=reading)
    assert not signal(bench.state.alarms, Cause.BATTERY_LOW).acknowledged
    assert not bench.state.battery.ended
    assert not bench.violations


@pytest.mark.parametrize("between", [HEALTHY, SILENT, Voltage(known=True, mv=STOP_MV)])
def test_readings_must_be_low_on_end(between: Voltage) -> None:
    """One that is not, or none, and the hour begins anew."""
    bench = worn(0).tick(BROWN_OUT_MIN - 1, voltage=TOO_LOW).tick(voltage=between)
    assert not bench.tick(BROWN_OUT_MIN - 1, voltage=TOO_LOW).state.battery.ended
    assert bench.tick(voltage=TOO_LOW).state.battery.ended
    assert not bench.violations


def test_end_of_service_is_for_good() -> None:
    """No pulse any more, an alarm of high priority, and no command that leads back."""
    bench = worn(0).tick(BROWN_OUT_MIN, voltage=TOO_LOW)
    assert given(bench, Cause.END_OF_SERVICE)
    left_nl = bench.state.reservoir.lower_nl
    bench.command(lambda counter: Acknowledge(counter, Cause.END_OF_SERVICE))
    bench.command(Stop)
    bench.command(Resume)
    bench.command(ConfirmDose)
    bench.tick(10 * 60, voltage=HEALTHY)
    assert left_nl == bench.state.reservoir.lower_nl
    assert given(bench, Cause.END_OF_SERVICE)
    assert not bench.violations


def test_a_flood_of_commands_is_announced_with_the_next_minute() -> None:
    """Beyond 50 a day each is paid for as it comes."""
    bench = worn(due_uj(pump(NIGHT)) + 10 * BUDGET.command_uj).tick()
    assert not given(bench, Cause.REPLACEMENT_DUE)
    for _ in range(10):
        bench.command(lambda counter: Acknowledge(CommandCounter(counter), Cause.HOLIDAY))
    assert given(bench.tick(), Cause.REPLACEMENT_DUE)
    assert not bench.violations
