"""Whoever is told of quiet minutes at once has written down the same as who saw each of them."""

from collections.abc import Callable, Sequence
from random import Random

import pytest
from attrs import evolve, frozen
from hypothesis import Phase, assume, given, settings
from hypothesis import strategies as st

from controller.alarms import Cause, Priority, Signal
from controller.events import Acknowledge, EndTherapy, Event, PowerOn, ReadClocks, Resume, Tick
from controller.presets import PRESETS, Device
from controller.reservoir import Level
from controller.state import State
from controller.step import StepResult, step
from controller.units import CommandCounter, Milliseconds, Minutes, Nanolitres, Pulses
from spec.beginnings import Lives
from spec.energy import most_uj
from spec.lapse import Brought, Lapse
from spec.model_lapse import LeapingReferencePump
from spec.records import Nature
from spec.watch import Watch
from tests.controller.samples import (
    DAY_NIGHT,
    HEALTHY,
    OPEN_CATHETER,
    PEAK,
    on_a_new_catheter,
    ordered,
    pump,
    with_signal,
)
from tests.spec.leaves import different

CLOCKS = ReadClocks(Milliseconds(60_000), Milliseconds(60_000))
MODES = ("seen to", "resumed", "stopped", "forgotten", "power came back", "ended")
"""How it began: the stop is acknowledged once it is over, or not, or goes on, acknowledged or not."""


ONCE = (Phase.explicit, Phase.reuse, Phase.generate)
"""An example takes a fifth of a second, and to make a failing one small takes minutes."""


@frozen
class Chance:
    """What nature makes of minutes and pulses, again and again.

    Attributes:
        tick_ds: true lengths of minutes.
        strokes_nl: true volumes of pulses.
        tenths: of the mass that so much of the drug should hold.
        spared_uj: what a tick drains less than it may.
    """

    tick_ds: Sequence[int]
    strokes_nl: Sequence[int]
    tenths: int
    spared_uj: int


KEEPS = Chance((595, 600, 606), (1_720, 2_000, 2_290), 10, 1)


def signals(state: State) -> list[tuple[bool, bool]]:
    """Which signals are given, and which of them are acknowledged."""
    return [(signal.on, signal.acknowledged) for signal in state.alarms]


class Beside:
    """A pump, and observers of two kinds: `each` sees every minute, `once` may be told of many at once."""

    def __init__(self, device: Device, state: State, chance: Chance, seed: int) -> None:
        self.device, self.state, self.chance = device, state, chance
        self.each = Watch(device, state, seed), LeapingReferencePump(device, state)
        self.once = Watch(device, state, seed), LeapingReferencePump(device, state)
        self.truly_nl = int(state.reservoir.lower_nl)
        self.concentration = state.order.pulse_pg // device.stroke_max_nl
        self.clear_nl = int(state.order.dead_volume_min_nl) if state.change.new_catheter else 0
        self.minutes = self.turned = 0
        self.quiet = True

    def give(self, event: Event, tick_ds: int = 0, *, both: bool = True) -> tuple[StepResult, Nature]:
        """Let something happen, and show it to observers."""
        before, result = self.state, step(self.state, event, self.device)
        strokes = self.chance.strokes_nl
        wanted_nl = (result.motor.basal + result.motor.bolus) * strokes[self.minutes % len(strokes)]
        drawn_nl, held_nl = min(self.truly_nl, wanted_nl), self.truly_nl
        free_nl = min(drawn_nl, self.clear_nl)
        self.clear_nl, self.truly_nl = self.clear_nl - free_nl, self.truly_nl - drawn_nl
        true_pg = (drawn_nl - free_nl) * self.concentration * self.chance.tenths // 10
        spared_uj = self.chance.spared_uj if isinstance(event, Tick) else 0
        drained_uj = max(0, most_uj(event, result) - spared_uj)
        nature = Nature(drawn_nl, true_pg, tick_ds, held_nl, drained_uj)
        for observer in (*self.each, *(self.once if both else ())):
            observer.observe(before, event, result, nature)
        after = result.state
        self.quiet = result.tone.priority == Priority.NONE and signals(before) == signals(after)
        self.quiet = self.quiet and before.holiday == after.holiday and not result.withheld
        self.state = after
        return result, nature

    def command(self, make: Callable[[CommandCounter], Event]) -> None:
        """Give a command with the next counter."""
        self.give(make(CommandCounter(self.state.counter + 1)))

    def minute(self, *, both: bool = True) -> tuple[int, Level, StepResult, Nature]:
        """Let a minute pass; return its true length, the level read, and what came of it."""
        tick_ds = self.chance.tick_ds[self.minutes % len(self.chance.tick_ds)]
        self.minutes += 1
        self.give(CLOCKS, tick_ds, both=both)
        level = Level(known=self.device.has_level_sensor, nl=Nanolitres(self.truly_nl))
        result, nature = self.give(
            Tick(Pulses(self.turned), level, HEALTHY, OPEN_CATHETER), tick_ds, both=both
        )
        self.turned = result.motor.basal + result.motor.bolus
        return tick_ds, level, result, nature

    def lapse(self, minutes: int) -> Lapse | None:
        """Let minutes pass that only `each` sees; return them, or None where one was not quiet."""
        before, quiet = self.state, True
        brought: list[Brought] = []
        levels: list[Level] = []
        elapsed_ds, drained_uj = [0], 0
        for at in range(1, minutes + 1):
            tick_ds, level, result, nature = self.minute(both=False)
            quiet = quiet and self.quiet
            elapsed_ds.append(elapsed_ds[-1] + tick_ds)
            levels += [level] if self.device.has_level_sensor else []
            drained_uj += nature.drained_uj
            if result.motor.basal or nature.drawn_nl:
                drawn_nl, true_pg = nature.drawn_nl, nature.true_pg
                brought.append(Brought(at, elapsed_ds[-1], result.motor.basal, drawn_nl, true_pg, 0))
        return (
            Lapse(
                before=before,
                after=self.state,
                brought=tuple(brought),
                elapsed_ds=tuple(elapsed_ds),
                levels=tuple(levels),
                pressure=OPEN_CATHETER,
                left_nl=self.truly_nl,
                drained_uj=drained_uj,
            )
            if quiet
            else None
        )


def settled(device: Device, mode: str, chance: Chance, seed: int, *, minutes: int, fresh: bool) -> Beside:
    """A pump, some minutes after it was commissioned."""
    order = ordered(PEAK if seed % 2 else DAY_NIGHT, device)
    beside = Beside(device, on_a_new_catheter(order) if fresh else pump(order), chance, seed)
    if mode in ("seen to", "resumed", "power came back"):
        beside.command(Resume)
    if mode == "ended":
        beside.command(EndTherapy)
    beside.minute()
    if mode == "power came back":
        beside.give(PowerOn(record_lost=False))
        beside.turned = 0
        beside.minute()
        beside.command(lambda counter: Acknowledge(counter, Cause.TIME_UNKNOWN))
    if mode in ("seen to", "stopped", "power came back"):
        beside.command(lambda counter: Acknowledge(counter, Cause.STOPPED))
    for _ in range(minutes):
        beside.minute()
    return beside


PLACES = {
    "device": st.sampled_from(PRESETS),
    "mode": st.sampled_from(["seen to", *MODES]),
    "seed": st.integers(0, 2**32 - 1),
    "minutes": st.integers(0, 100),
    "length": st.integers(1, 59) | st.integers(60, 200),
}


@given(**PLACES, fresh=st.booleans())
@settings(max_examples=40, phases=ONCE)
def test_both_have_written_down_the_same(
    device: Device, mode: str, seed: int, minutes: int, length: int, fresh: bool
) -> None:
    """Every ghost, every book, and when watches will begin; and again after the minute that follows."""
    beside = settled(device, mode, KEEPS, seed, minutes=minutes, fresh=fresh)
    assume(all(observer.rests for observer in beside.once))
    lapse = beside.lapse(length)
    assume(lapse is not None)
    assert lapse is not None
    for observer in beside.once:
        assert () == observer.lapsed(lapse)
    assert [] == different(beside.each, beside.once)
    beside.minute()
    assert [] == different(beside.each, beside.once)


def test_a_lapse_of_days_comes_to_the_same() -> None:
    """Long enough for each watch to begin within it, for hours and days on record, and a busy slot."""
    beside = settled(PRESETS[0], "seen to", KEEPS, 8, minutes=29, fresh=False)
    for _ in range(2):
        lapse = beside.lapse(1_500)
        assert lapse is not None
        assert [(), ()] == [observer.lapsed(lapse) for observer in beside.once]
        assert [] == different(beside.each, beside.once)
        beside.minute()


CHANCES = st.builds(
    Chance,
    tick_ds=st.lists(st.sampled_from([500, 593, 594, 595, 606]), min_size=1, max_size=3),
    strokes_nl=st.lists(st.sampled_from([0, 1_700, 1_720, 2_000, 2_290, 2_300]), min_size=1, max_size=3),
    tenths=st.sampled_from([10, 11, 13, 25]),
    spared_uj=st.sampled_from([-1, 0, 1]),
)


@given(**PLACES, fresh=st.booleans(), chance=CHANCES)
@settings(max_examples=40, phases=ONCE)
def test_what_is_assumed_and_was_broken_is_noticed_in_a_lapse_too(
    device: Device, mode: str, seed: int, minutes: int, length: int, fresh: bool, chance: Chance
) -> None:
    """Whatever nature does: both know the same to be broken, and the ghosts are the same."""
    beside = settled(device, mode, KEEPS, seed, minutes=minutes, fresh=fresh)
    beside.chance = chance
    lapse = beside.lapse(length)
    assume(lapse is not None)
    assert lapse is not None
    each, once = beside.each[0], beside.once[0]
    once.lapsed(lapse)
    for name in ("_ghost", "_broken", "_tenths", "_ticks"):
        assert [] == different(getattr(each, name), getattr(once, name)), name


@given(st.integers(0, 2**32), st.lists(st.integers(1, 40), min_size=1, max_size=2), st.integers(0, 300))
def test_lives_pass_at_once_as_they_do_one_by_one(seed: int, lengths: list[int], count: int) -> None:
    """The last beginning is the same, and all that comes after; also of one that begins at most once."""
    for runs in (True, False):
        singly, at_once = (Lives(Random(seed).getrandbits, *lengths) for _ in range(2))
        begun = [0]
        for at in range(1, count + 1):
            if singly.over(runs=runs or begun[-1] > 0):
                begun.append(at)
        assert begun[-1] == at_once.last_of(count, runs=runs)
        assert [] == different(singly, at_once)
    first = Lives(Random(seed).getrandbits, *lengths)
    first.draw()
    again = Lives(Random(seed).getrandbits, *lengths)
    again.draw()
    begins = next((at for at in range(1, count + 1) if again.over(runs=True)), 0)
    assert begins == first.first_of(count)
    assert [] == different(again, first)


@pytest.mark.parametrize("state", ["read", "unseen", "low"])
def test_who_waits_for_something_is_told_minute_by_minute(state: str) -> None:
    """A clock that was read in this minute, a pulse that nobody saw, a voltage too low: none of it stays."""
    watch = settled(PRESETS[0], "seen to", KEEPS, 1, minutes=3, fresh=False).once[0]
    assert watch.rests
    ghost = watch._ghost
    watch._ghost = {
        "read": evolve(ghost, clocks=evolve(ghost.clocks, since_ds=1)),
        "unseen": evolve(ghost, motor=evolve(ghost.motor, unseen=1)),
        "low": evolve(ghost, energy=evolve(ghost.energy, low_min=1)),
    }[state]
    assert not watch.rests


def test_what_is_wrong_with_a_lapse_is_found_at_its_end() -> None:
    """A state that is not valid, by the watch; too much at the tip, or too little left, by the books."""
    for wrong in ("state", "dose", "alarm"):
        beside = settled(PRESETS[0], "seen to", KEEPS, 8, minutes=29, fresh=False)
        lapse = beside.lapse(200)
        assert lapse is not None
        watch, books = beside.once
        if wrong == "state":
            invalid = evolve(lapse, after=evolve(lapse.after, unconfirmed=Pulses(-1)))
            assert {"TOT-1"} == {found.claim for found in watch.lapsed(invalid)}
        elif wrong == "dose":
            much = tuple(each._replace(true_pg=20 * each.true_pg) for each in lapse.brought)
            found = books.lapsed(evolve(lapse, brought=much))
            assert {"DOSE-1", "DOSE-2"} <= {violation.claim for violation in found}
        else:
            alarmed = with_signal(lapse.after.alarms, Cause.SHORTFALL, Signal(True, False, Minutes(0)))
            found = books.lapsed(evolve(lapse, after=evolve(lapse.after, alarms=alarmed)))
            assert {"ALM-4"} == {violation.claim for violation in found}
