"""Limp-home: what is left when both records are lost, and how little that delivers until a day has passed."""

from collections.abc import Sequence

import pytest

from controller.events import Command, ConfirmDose, PowerOn, Resume, Stop, Synchronise
from controller.ledger import bolus_room, room
from controller.limp_home import limping_home, to_limp_home
from controller.state import Mode, State
from controller.step import step
from controller.units import CommandCounter
from spec.invariants import INVARIANTS
from spec.limping import as_kept, from_limp_home
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
