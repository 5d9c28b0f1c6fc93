"""Power that is lost and comes back: what is kept, what is unknown, and how it is settled."""

from attrs import evolve

from controller.alarms import Cause
from controller.events import ClinicianBolus, ConfirmDose, EndTherapy, Load, PowerOn, Stop, Synchronise
from controller.state import Mode
from controller.units import NanolitresPerDay, Pulses
from tests.controller.samples import DAY_NIGHT, PLAIN, WEEK, Bench, ordered, pump, reasons

NIGHT = ordered(DAY_NIGHT, percent=150)
DAY_FLOW, NIGHT_FLOW = 576_000, 1_152_000
"""12 and 24 mcg/h of 500 mcg/mL."""


def back(bench: Bench, *, record_lost: bool = False) -> Bench:
    """The same pump once power is back."""
    bench.give(PowerOn(record_lost=record_lost))
    return bench


def pulses_in(bench: Bench, minutes: int) -> int:
    """Pulses of the program in so many minutes."""
    found = 0
    for _ in range(minutes):
        bench.tick()
        assert bench.last is not None
        found += bench.last.motor.basal
    return found


def given(bench: Bench, cause: Cause) -> bool:
    """Whether a signal stands."""
    return bench.state.alarms[cause.value].on


def test_a_power_loss_keeps_what_was_charged_and_ends_the_bolus() -> None:
    """Ledger, accounts and record are as they were; the bolus is not finished, nor the session."""
    bench = Bench(PLAIN, pump(NIGHT)).resumed().tick(100)
    flow = NanolitresPerDay(1_440_000)
    assert set() == reasons(bench.command(lambda counter: ClinicianBolus(counter, Pulses(8), flow)))
    bench.tick(2)
    bench.command(lambda counter: Load(counter, NIGHT, override=False))
    before = bench.state
    assert before.bolus.pulses > 0
    after = back(bench).state
    assert (before.ledger, before.reservoir, before.record) == (after.ledger, after.reservoir, after.record)
    assert (0, False, 0) == (after.bolus.pulses, after.session.open, after.unconfirmed)
    bench.tick(300)
    assert set() == bench.claims()


def test_unknown_time_runs_half_the_least_flow_until_both_are_settled() -> None:
    """At night: half of the day's flow; with the dose confirmed all of it; with the time set the night's."""
    assert (DAY_FLOW, NIGHT_FLOW) == (NIGHT.least_nl_per_day, NIGHT.peak_nl_per_day)
    bench = back(Bench(PLAIN, pump(NIGHT)).resumed().tick(64 * 15))
    assert NIGHT_FLOW == bench.state.order.ring[0]
    day, half = 4 * 60 * DAY_FLOW // 2_880_000, 2 * 60 * DAY_FLOW // 2_880_000
    assert abs(pulses_in(bench, 4 * 60) - half) <= 1
    assert set() == reasons(bench.command(ConfirmDose))
    assert abs(pulses_in(bench, 2 * 60) - day // 2) <= 1
    assert set() == reasons(bench.command(Synchronise))
    assert abs(pulses_in(bench, 60) - 60 * NIGHT_FLOW // 2_880_000) <= 1
    assert set() == bench.claims()


def test_signals_say_what_is_unknown() -> None:
    """Time and holiday at once; a lost record until a dose is confirmed, and only if one was lost."""
    bench = back(Bench(PLAIN, pump(NIGHT)).resumed().tick(60))
    assert (True, True, False) == tuple(
        given(bench, cause) for cause in (Cause.TIME_UNKNOWN, Cause.HOLIDAY, Cause.RECORD_LOST)
    )
    back(bench, record_lost=True)
    back(bench)
    assert given(bench, Cause.RECORD_LOST)
    bench.command(ConfirmDose)
    assert (True, False) == (bench.state.power.time_unknown, bench.state.power.record_lost)
    assert set() == bench.claims()


def test_the_time_is_set_by_a_load_or_by_a_command() -> None:
    """A confirmed load begins with the slot that runs; SYNCHRONISE is refused where there is no doubt."""
    bench = Bench(PLAIN, pump(NIGHT)).resumed().tick(60)
    assert {"time_known"} == reasons(bench.command(Synchronise))
    assert set() == reasons(back(bench).load(NIGHT))
    assert not bench.state.power.time_unknown
    assert {"time_known"} == reasons(bench.command(Synchronise))


def test_what_was_stopped_or_ended_stays_so() -> None:
    """A stop outlasts a power loss; ended therapy has no holiday to fear until it is resumed."""
    bench = Bench(PLAIN, pump(NIGHT)).resumed().tick(60)
    bench.command(Stop)
    assert (Mode.STOPPED, True) == (back(bench).state.mode, bench.state.holiday)
    bench.command(EndTherapy)
    assert (Mode.ENDED, False) == (back(bench).state.mode, bench.state.holiday)
    assert set() == bench.claims()


def test_the_least_flow_is_the_least_of_the_week() -> None:
    """Not of a day, nor of the slots to come."""
    order = ordered(WEEK, percent=150)
    assert min(order.ring) == order.least_nl_per_day
    turned = evolve(order, ring=order.ring[300:] + order.ring[:300])
    assert min(turned.ring) == order.least_nl_per_day
