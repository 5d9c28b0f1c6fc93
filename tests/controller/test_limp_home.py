"""Limp-home: what is left when both records are lost, and how little that delivers until a day has passed."""

from collections.abc import Sequence
from typing import Any

import pytest
from attrs import evolve

from controller.alarms import Cause
from controller.battery import KEPT_STEP_UJ
from controller.clocks import minute_is_over
from controller.events import (
    Command,
    ConfirmDose,
    PowerOn,
    ReadClocks,
    ReleaseMotor,
    Resume,
    Stop,
    Synchronise,
)
from controller.ledger import bolus_room, room
from controller.limp_home import LimpHome, limping_home, to_limp_home
from controller.presets import BUDGET
from controller.shell.store import kept_for_limp_home_changes
from controller.state import Mode, State
from controller.step import step
from controller.units import CommandCounter, Microjoules, Milliseconds
from spec.hearing import signal
from spec.invariants import INVARIANTS
from spec.limping import as_kept, from_limp_home, true_of_kept
from tests.controller.samples import DAY_NIGHT, MCG, PEAK, PLAIN, Bench, flat, ordered, pump

LEAST_FLOW_PULSES = 25
"""48,000 nL/day over 24 h 30 min, in pulses of 2,000 nL, rounded up."""


def lost(rates: Sequence[int], *commands: Command) -> State:
    """A pump after some commands, both records of which were lost."""
    state = pump(ordered(rates))
    for command in commands:
        state = step(state, command, PLAIN).state
    limping = limping_home(to_limp_home(state), PLAIN)
    return step(limping, PowerOn(record_lost=True), PLAIN).state


@pytest.mark.parametrize("rates", [DAY_NIGHT, PEAK, flat(25)], ids=["day and night", "peak", "flat"])
def test_no_more_than_the_least_flow_comes_in_the_first_day(rates: Sequence[int]) -> None:
    """Even if the whole program is asked for at once; and it comes evenly, never with a long rest."""
    bench = Bench(PLAIN, lost(rates, Resume(CommandCounter(1))))
    bench.command(Synchronise)
    bench.command(ConfirmDose)
    pulses = []
    for _ in range(24 * 60 + 29):
        bench.tick()
        assert bench.last is not None
        pulses.append(bench.last.motor.basal + bench.last.motor.bolus)
    assert LEAST_FLOW_PULSES >= sum(pulses) > LEAST_FLOW_PULSES // 2
    for hours, most in ((4, 5), (1, 2)):
        length = 60 * hours
        assert most >= max(sum(pulses[at : at + length]) for at in range(len(pulses) - length))
    assert 1 <= min(sum(pulses[at : at + 90]) for at in range(len(pulses) - 90))


def test_the_program_runs_again_a_day_later() -> None:
    """All of it, in the windows of the order; nothing of what was missed."""
    bench = Bench(PLAIN, lost(flat(12), Resume(CommandCounter(1))))
    bench.command(Synchronise)
    bench.tick(24 * 60 + 31)
    bench.command(ConfirmDose)
    turned = 0
    for _ in range(600):
        bench.tick()
        assert bench.last is not None
        turned += bench.last.motor.basal
    assert abs(turned * MCG - 120 * MCG) <= MCG


@pytest.mark.parametrize(
    ("commands", "mode"),
    [
        ((), Mode.STOPPED),
        ((Resume(CommandCounter(1)),), Mode.INFUSING),
        ((Resume(CommandCounter(1)), Stop(CommandCounter(5))), Mode.STOPPED),
    ],
)
def test_mode_and_counter_are_kept_and_no_bolus_fits(commands: tuple[Command, ...], mode: Mode) -> None:
    """What was heard before is not heard again, and every window is full of boluses."""
    state = lost(DAY_NIGHT, *commands)
    assert mode == state.mode
    assert max((command.counter for command in commands), default=0) == state.counter
    assert step(state, Resume(CommandCounter(state.counter)), PLAIN).refusals.replayed
    assert 0 > bolus_room(state.ledger.day_pg)
    assert 0 == room(state.ledger.day_pg)


@pytest.mark.parametrize("rates", [DAY_NIGHT, PEAK])
def test_every_invariant_holds_where_limp_home_begins(rates: Sequence[int]) -> None:
    """For an observer that begins there, whatever is in the reservoir; proved for every order."""
    kept = to_limp_home(pump(ordered(rates)))
    state, past = limping_home(kept, PLAIN), as_kept(kept, left_uj=kept.left_uj, first_good=True)
    for volume_nl in (0, PLAIN.reservoir_nl):
        ghost = from_limp_home(state, volume_nl, 10, state.order.dead_volume_min_nl, past)
        broken = [
            f"{name} {label}"
            for name, invariant in INVARIANTS.items()
            for label, holds in invariant.holds(state, ghost, PLAIN)
            if not holds
        ]
        assert [] == broken


def kept_of(**changes: Any) -> LimpHome:
    """What is kept of an ordinary pump, but for some of it."""
    return evolve(to_limp_home(pump(ordered(DAY_NIGHT))), **changes)


def test_a_motor_that_was_off_stays_off_until_it_is_released() -> None:
    """No pulse, whatever is commanded; the interlock is told so; a clinician's release leads back."""
    running = step(pump(ordered(DAY_NIGHT)), Resume(CommandCounter(1)), PLAIN).state
    stopped = Bench(PLAIN, running)
    stopped.tick(surplus=9)
    assert stopped.state.encoder.off
    limping = limping_home(to_limp_home(stopped.state), PLAIN)
    bench = Bench(PLAIN, step(limping, PowerOn(record_lost=True), PLAIN).state)
    bench.command(Synchronise)
    bench.command(ConfirmDose)
    for _ in range(300):
        bench.tick()
        assert bench.last is not None
        assert (0, True) == (bench.last.motor.basal + bench.last.motor.bolus, bench.last.motor.off)
    assert signal(bench.state.alarms, Cause.MOTOR_RUNAWAY).on
    bench.command(ReleaseMotor)
    assert not bench.state.encoder.off


def test_ended_service_stays_ended_with_nothing_left() -> None:
    """Whatever the account says beside it."""
    state = limping_home(kept_of(service_ended=True), PLAIN)
    assert (True, True, True, 0) == (
        state.battery.ended,
        state.battery.due,
        state.battery.low,
        state.battery.left_uj,
    )
    assert signal(state.alarms, Cause.END_OF_SERVICE).on


@pytest.mark.parametrize("left_uj", [-1, -(10**30), BUDGET.capacity_uj + 1, 10**30, 0])
def test_an_account_that_cannot_be_one_is_used_up(left_uj: int) -> None:
    """A record that is whole and says nonsense goes to the safe side, with its signals."""
    state = limping_home(kept_of(left_uj=Microjoules(left_uj)), PLAIN)
    assert 0 == state.battery.left_uj
    assert signal(state.alarms, Cause.REPLACEMENT_DUE).on
    assert signal(state.alarms, Cause.BATTERY_LOW).on


@pytest.mark.parametrize(
    ("left_uj", "owed_uj", "kept_uj"),
    [
        (BUDGET.capacity_uj, 0, BUDGET.capacity_uj),
        (BUDGET.capacity_uj, 1, BUDGET.capacity_uj - KEPT_STEP_UJ),
        (3 * KEPT_STEP_UJ - 1, 0, 2 * KEPT_STEP_UJ),
        (KEPT_STEP_UJ, KEPT_STEP_UJ, 0),
        (5, 9, 0),
    ],
)
def test_the_account_is_kept_in_whole_steps_and_never_as_more(
    left_uj: int, owed_uj: int, kept_uj: int
) -> None:
    """What is owed is taken for paid."""
    state = pump(ordered(DAY_NIGHT))
    battery = evolve(state.battery, left_uj=Microjoules(left_uj), owed_uj=Microjoules(owed_uj))
    assert kept_uj == to_limp_home(evolve(state, battery=battery)).left_uj


def test_the_copies_change_about_once_a_day() -> None:
    """Not with a ring that turns: a usual pump has them written once a day or so, besides commands."""
    bench = Bench(PLAIN, pump(ordered(DAY_NIGHT))).resumed().tick()
    changes = 0
    for _ in range(2 * 24 * 60):
        before = bench.state
        bench.tick()
        changes += kept_for_limp_home_changes(before, bench.state)
    assert 1 <= changes <= 3


@pytest.mark.parametrize("lost", [(True, False), (False, True), (True, True)])
@pytest.mark.parametrize("disagree", [False, True])
def test_a_lost_clock_stays_lost_and_a_disagreement_stands(lost: tuple[bool, bool], disagree: bool) -> None:
    """No minute waits for it, and the fault is alarmed; setting the time ends only the disagreement."""
    kept = kept_of(first_lost=lost[0], second_lost=lost[1], clocks_disagree=disagree)
    state = limping_home(kept, PLAIN)
    assert signal(state.alarms, Cause.CLOCK_FAULT).on
    bench = Bench(PLAIN, step(state, PowerOn(record_lost=True), PLAIN).state)
    bench.command(Synchronise)
    clocks = bench.state.clocks
    assert (*lost, False) == (clocks.first.lost, clocks.second.lost, clocks.disagree)
    moved = ReadClocks(Milliseconds(0 if lost[0] else 60_000), Milliseconds(0 if lost[1] else 60_000))
    assert (not all(lost)) == minute_is_over(step(bench.state, moved, PLAIN).state.clocks)


@pytest.mark.parametrize("flag", [True, False])
@pytest.mark.parametrize("left_uj", [0, 1, BUDGET.capacity_uj, -7])
def test_every_invariant_holds_whatever_was_kept(flag: bool, left_uj: int) -> None:
    """For an observer that has seen it, of a battery that holds as much."""
    kept = kept_of(
        motor_off=flag,
        service_ended=flag,
        left_uj=Microjoules(left_uj),
        first_lost=False,
        second_lost=flag,
        clocks_disagree=flag,
    )
    state, past = limping_home(kept, PLAIN), as_kept(kept, left_uj=max(0, left_uj), first_good=True)
    assert all(holds for _, _, holds in true_of_kept(kept, past))
    ghost = from_limp_home(state, PLAIN.reservoir_nl, 10, state.order.dead_volume_min_nl, past)
    assert [] == [
        f"{name} {label}"
        for name, invariant in INVARIANTS.items()
        for label, holds in invariant.holds(state, ghost, PLAIN)
        if not holds
    ]
