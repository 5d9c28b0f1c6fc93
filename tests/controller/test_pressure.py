"""The catheter's pressure: blocked, probed, doubted, silent."""

import pytest

from controller.alarms import Cause, is_given
from controller.events import ClinicianBolus
from controller.pressure import (
    BLOCKED_PA,
    OPEN,
    PRESSURE_MAX_PA,
    PROBE_MIN,
    PROBES_MAX,
    RISE_PA,
    Pressure,
    pressure_heard,
)
from controller.units import NanolitresPerDay, Pascals, Pulses
from tests.controller.samples import NO_PRESSURE, PLAIN, SENSED, Bench, flat, ordered, pump

FLAT = ordered(flat(20))
"""40 microlitres an hour: an ordinary dose of a weak drug."""


def told(pa: int) -> Pressure:
    """A reading."""
    return Pressure(known=True, pa=Pascals(pa))


HIGH = told(30_000)


def running() -> Bench:
    """A pump on its program."""
    return Bench(SENSED, pump(FLAT)).resumed().tick(60)


def pulses(bench: Bench, minutes: int, start_pa: int, *, rises: bool) -> list[int]:
    """Pulses of each minute, at a pressure that rises with them or stands."""
    found, pa = [], start_pa
    for _ in range(minutes):
        bench.tick(pressure=told(pa))
        assert bench.last is not None
        found.append(bench.last.motor.basal + bench.last.motor.bolus)
        pa += 2_290 * found[-1] if rises else 0
    return found


def test_a_blocked_catheter_is_probed_once_an_hour_and_six_times_at_most() -> None:
    """Each answers with more pressure, so it is believed, and the rest of the day nothing is pumped."""
    bench = running()
    given = pulses(bench, 24 * 60, BLOCKED_PA, rises=True)
    assert [PROBE_MIN * (at + 1) for at in range(PROBES_MAX)] == [at for at, n in enumerate(given) if n]
    assert PROBES_MAX == sum(given)
    assert is_given(bench.state.alarms, Cause.CATHETER_BLOCKED)
    assert not is_given(bench.state.alarms, Cause.PRESSURE_SENSOR)
    assert set() == bench.claims()


def test_a_pressure_that_does_not_answer_is_doubted_and_the_program_runs_on() -> None:
    """After three probing pulses: four hours at most."""
    bench = running()
    given = pulses(bench, 4 * 60, 30_000, rises=False)
    assert 3 == sum(given[: 3 * PROBE_MIN + 2])
    assert 10 < sum(given[3 * PROBE_MIN + 2 :])
    assert is_given(bench.state.alarms, Cause.PRESSURE_SENSOR)
    assert not bench.state.pressure_watch.holds
    assert set() == bench.claims()


def test_a_doubted_sensor_is_believed_again_after_a_low_reading() -> None:
    """A stuck one never gives it."""
    bench = running()
    pulses(bench, 4 * 60, 30_000, rises=False)
    assert not bench.tick().state.pressure_watch.doubted
    assert bench.tick(pressure=HIGH).state.pressure_watch.holds


def test_nothing_that_was_held_back_is_given_later() -> None:
    """Ten hours into a blockage it opens: no minute brings more than the flow and one pulse."""
    bench = running()
    pulses(bench, 10 * 60, BLOCKED_PA, rises=True)
    assert 1 >= max(pulses(bench, 60, 0, rises=False))
    assert 21 >= sum(pulses(bench, 60, 0, rises=False))
    assert set() == bench.claims()


def test_a_bolus_is_cut_off_in_the_minute_in_which_the_blockage_is_told() -> None:
    """None of it goes into the closed tube, and it never comes back."""
    bench = running()
    bench.command(lambda counter: ClinicianBolus(counter, Pulses(8), NanolitresPerDay(6_000_000)))
    bench.tick(pressure=HIGH)
    assert bench.last is not None
    assert 0 == bench.last.motor.bolus == bench.state.bolus.pulses
    assert set() == bench.claims()


@pytest.mark.parametrize("silence", [NO_PRESSURE, told(PRESSURE_MAX_PA + 1), told(-10_001)])
def test_silence_holds_back_for_an_hour_at_most(silence: Pressure) -> None:
    """A blockage that was told stays told until the sensor has failed."""
    bench = running().tick(pressure=HIGH)
    assert bench.tick(59, pressure=silence).state.pressure_watch.holds
    assert not bench.tick(pressure=silence).state.pressure_watch.holds
    assert is_given(bench.state.alarms, Cause.PRESSURE_SENSOR)
    assert set() == bench.claims()


def test_a_pump_without_a_sensor_hears_no_pressure() -> None:
    """A reading is not taken for one, nor is silence a failure."""
    bench = Bench(PLAIN, pump(FLAT)).resumed().tick(120, pressure=HIGH).tick(120, pressure=NO_PRESSURE)
    assert OPEN == bench.state.pressure_watch
    assert set() == bench.claims()


@pytest.mark.parametrize(("rise_pa", "doubted"), [(RISE_PA - 1, True), (RISE_PA, False)])
def test_three_probing_pulses_must_raise_the_reading(rise_pa: int, doubted: bool) -> None:
    """By a little less than three smallest strokes raise it."""
    watch = pressure_heard(OPEN, HIGH, Pulses(4))
    assert watch.holds
    assert 0 == watch.turned
    for pa in (HIGH.pa, HIGH.pa, HIGH.pa + rise_pa):
        watch = pressure_heard(watch, told(pa), Pulses(1))
    assert (doubted, not doubted) == (watch.doubted, watch.holds)
