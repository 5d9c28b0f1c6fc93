"""The motor as its encoder sees it: runaway and stall."""

import pytest

from controller.alarms import Cause
from controller.encoder import AT_REST, RUNAWAY_PULSES, Encoder, minute_seen, told
from controller.events import Acknowledge, ClinicianBolus, OpenRefill, ReleaseMotor, Resume, Stop
from controller.presets import PULSES_PER_TICK_MAX
from controller.state import Mode
from controller.units import NanolitresPerDay, Pulses
from spec.motor import BEYOND_MOST, INTERLOCK_PULSES
from tests.controller.samples import PLAIN, Bench, flat, ordered, pump, reasons

NIGHT = ordered(flat(24), percent=150)


def running() -> Bench:
    """A pump that infuses and has given its first pulses."""
    return Bench(PLAIN, pump(NIGHT)).resumed().tick(30)


def is_given(bench: Bench, cause: Cause) -> bool:
    """Whether the signal of a cause is given."""
    return bench.state.alarms[cause.value].on


def after(counts: list[tuple[int, int]]) -> Encoder:
    """What is known after minutes, each told to make so many pulses and then seen to make so many."""
    encoder = AT_REST
    for commanded, seen in counts:
        encoder = minute_seen(told(encoder, Pulses(commanded)), Pulses(seen))
    return encoder


def test_the_stated_volume_is_that_of_the_claim() -> None:
    """Four pulses beyond the commands, nine that the interlock lets through, each at its largest."""
    assert 29_770 == (BEYOND_MOST + INTERLOCK_PULSES) * PLAIN.stroke_max_nl
    assert INTERLOCK_PULSES == PULSES_PER_TICK_MAX
    assert BEYOND_MOST == RUNAWAY_PULSES + 1


def test_a_pulse_that_is_seen_a_minute_late_is_no_surplus() -> None:
    """However often that happens."""
    encoder = after([(1, 0), (0, 1), (1, 0), (1, 1), (0, 1)] * 100)
    assert (0, False) == (encoder.surplus + encoder.surplus_before, encoder.off)


def test_only_one_pulse_is_awaited_so_long() -> None:
    """What a stalled motor owes is no credit for a runaway."""
    assert 8 == after([(9, 0), (0, 9)]).surplus


@pytest.mark.parametrize(("minutes", "off"), [(1, True), (59, True), (60, True), (119, False)])
def test_surplus_of_an_hour_adds_up_over_its_edge(minutes: int, *, off: bool) -> None:
    """Two and two, so many minutes apart; what lies two block edges back is forgotten."""
    encoder = after([(0, 0)] * 58 + [(0, 2)] + [(0, 0)] * (minutes - 1) + [(0, 2)])
    assert off == encoder.off


def test_miscounts_that_are_few_and_spread_never_latch_the_motor_off() -> None:
    """Three in two hours, for a week."""
    assert not after(([(0, 1)] + [(0, 0)] * 39) * 252).off


@pytest.mark.parametrize("mode", list(Mode))
def test_a_runaway_is_latched_in_every_mode(mode: Mode) -> None:
    """Also of a pump that was stopped: it is then that every pulse is one too many."""
    bench = running()
    if mode != Mode.INFUSING:
        bench.command(Stop)
        bench.tick()
    bench.tick(surplus=4)
    assert bench.state.encoder.off
    assert is_given(bench, Cause.MOTOR_RUNAWAY)
    assert bench.last is not None
    assert (0, 0, True) == (bench.last.motor.basal, bench.last.motor.bolus, bench.last.motor.off)


def test_nothing_but_a_release_ends_motor_off() -> None:
    """Not stop, resume, a load, an opened refill or an acknowledgement; nor hours."""
    bench = running().tick(surplus=4)
    bench.command(lambda counter: Acknowledge(counter, Cause.MOTOR_RUNAWAY))
    bench.command(Stop)
    bench.command(Resume)
    bench.load(NIGHT)
    bench.command(lambda counter: OpenRefill(counter, ordered(flat(24))))
    bench.tick(180)
    assert bench.state.encoder.off
    assert 0 == bench.state.unconfirmed
    assert not reasons(bench.command(ReleaseMotor))
    assert (False, 0, 0) == (
        bench.state.encoder.off, bench.state.encoder.surplus, bench.state.encoder.surplus_before,
    )  # fmt: skip
    assert not is_given(bench, Cause.MOTOR_RUNAWAY)
    assert set() == bench.claims()


def test_delivery_goes_on_after_a_release_and_catches_nothing_up() -> None:
    """The signal stays until it is acknowledged."""
    bench = running().tick(surplus=4).tick(600)
    bench.command(ReleaseMotor)
    pulses = []
    for _ in range(60):
        bench.tick()
        assert bench.last is not None
        pulses.append(bench.last.motor.basal)
    assert is_given(bench, Cause.MOTOR_RUNAWAY)
    assert 24 == pytest.approx(sum(pulses), abs=1)
    assert max(pulses) <= 1
    assert set() == bench.claims()


def test_a_motor_that_is_not_off_is_not_released() -> None:
    """The refusal has a name."""
    assert {"motor_not_off"} == reasons(running().tick(surplus=3).command(ReleaseMotor))


def test_a_runaway_cuts_off_a_bolus_and_bars_others() -> None:
    """Boluses are locked while the signal stands."""
    bench = running()

    def bolus() -> set[str]:
        return reasons(bench.command(lambda each: ClinicianBolus(each, Pulses(2), NanolitresPerDay(48_000))))

    assert set() == bolus()
    bench.tick(surplus=4)
    assert 0 == bench.state.bolus.pulses
    assert {"bolus_locked"} == bolus()


def test_a_stall_is_told_after_an_hour_and_ends_with_the_first_pulse() -> None:
    """From the first pulse that nobody saw; the motor is told to go on all the while."""
    bench = running().tick(59, confirms=False)
    assert not is_given(bench, Cause.MOTOR_STALLED)
    bench.tick(3, confirms=False)
    assert is_given(bench, Cause.MOTOR_STALLED)
    bench.command(lambda counter: Acknowledge(counter, Cause.MOTOR_STALLED))
    bench.tick(60, confirms=False)
    assert is_given(bench, Cause.MOTOR_STALLED)
    pulses = 0
    for _ in range(4):
        bench.tick()
        assert bench.last is not None
        pulses += bench.last.motor.basal
    assert pulses <= 2
    assert not is_given(bench, Cause.MOTOR_STALLED)
    assert set() == bench.claims()


def test_a_stall_at_the_least_flow_is_told_in_three_hours() -> None:
    """Three pulses of an hour each must go unseen."""
    slow = after([(0, 0), (1, 0), *[(0, 0)] * 59, (1, 0), *[(0, 0)] * 59])
    assert (2, 60) == (slow.unseen, slow.unseen_min)
    assert 3 == minute_seen(told(slow, Pulses(1)), Pulses(0)).unseen


def test_a_stop_is_no_stall() -> None:
    """Nothing is commanded, and nothing is missed: not even when delivery begins anew."""
    bench = running()
    bench.command(Stop)
    bench.tick(600)
    bench.command(Resume)
    bench.tick(30)
    assert not is_given(bench, Cause.MOTOR_STALLED)
    assert set() == bench.claims()
