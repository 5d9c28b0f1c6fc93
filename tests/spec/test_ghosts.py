"""The observer's own books: what each ghost writes down, minute by minute."""

from collections.abc import Callable

import pytest
from attrs import evolve

from controller.alarms import Cause
from controller.events import (
    Acknowledge,
    ClinicianBolus,
    Command,
    Confirm,
    Event,
    Load,
    Resume,
    Stop,
    Tick,
    Turn,
)
from controller.order import Order, TurnBy, next_slot
from controller.presets import BUDGET
from controller.state import Mode, State
from controller.step import StepResult, step
from controller.units import CommandCounter, NanolitresPerDay, Pulses
from spec.ghosts import (
    EVERYTHING_BEGINS,
    HOUR_SLOTS,
    NOTHING_BEGINS,
    QUIET_MIN,
    Choice,
    DoseWindow,
    Ghost,
    Interval,
    LimitWindow,
    Supply,
    advance,
    at_commissioning,
    charged_nl,
    charged_pg,
    lowers_only,
)
from spec.records import Nature
from spec.shortage import ReservoirTruth, slot_begins
from tests.controller.samples import (
    DAY_NIGHT,
    HEALTHY,
    MCG,
    ML,
    NO_PRESSURE,
    NO_READING,
    PLAIN,
    flat,
    ordered,
    pump,
)

PULSE_NL = 2_290
PULSE_PG = PULSE_NL * 500
UNITS = 2_000 * 1_440
"""What one nominal pulse is worth, nL/day x min."""
BRISK = ordered(flat(60), percent=150)
"""60 mcg/h is 2.88 mL/day at 500 mcg/mL: exactly one nominal pulse a minute."""
STEADY_FLOW = 2_880_000


class Observed:
    """A pump and the ghosts beside it."""

    def __init__(self, order: Order = BRISK, *, resumed: bool = True) -> None:
        self.state: State = pump(order)
        self.ghost: Ghost = at_commissioning(self.state, 18 * ML, 10, 140_000)
        self.last: StepResult | None = None
        if resumed:
            self.give(Resume(CommandCounter(1)))

    def tick(
        self, minutes: int = 1, choice: Choice = NOTHING_BEGINS, *, stroke_nl: int = 2_000, tick_ds: int = 600
    ) -> "Observed":
        """Let minutes pass; only the first begins what is chosen."""
        for minute in range(minutes):
            begins = choice if minute == 0 else NOTHING_BEGINS
            self._step(Tick(Pulses(0), NO_READING, HEALTHY, NO_PRESSURE), begins, stroke_nl, tick_ds)
        return self

    def give(self, command: Command) -> "Observed":
        """Give a command."""
        self._step(command, EVERYTHING_BEGINS, 0, 0)
        return self

    def load(self, order: Order) -> "Observed":
        """Load another order and confirm it."""
        counter = CommandCounter(self.state.counter + 1)
        self.give(Load(counter, order, override=False))
        return self.give(Confirm(CommandCounter(counter + 1), counter))

    def _step(self, event: Event, choice: Choice, stroke_nl: int, tick_ds: int) -> None:
        self.last = step(self.state, event, PLAIN)
        drawn_nl = (self.last.motor.basal + self.last.motor.bolus) * stroke_nl
        nature = Nature(drawn_nl=drawn_nl, true_pg=drawn_nl * 500, tick_ds=tick_ds, held_nl=0, drained_uj=0)
        self.ghost = advance(self.ghost, self.state, event, self.last, PLAIN, nature, choice)
        self.state = self.last.state


def test_at_commissioning_only_the_limits_of_the_order_have_been_in_force() -> None:
    """No watch runs but that on limits, which is as old as the longest ledger."""
    ghost = Observed(resumed=False).ghost
    assert LimitWindow(True, 98, 1_470, BRISK.limits) == ghost.limit
    running = (ghost.dose.started, ghost.interval.started, ghost.supply.started, ghost.hour_supply.started)
    assert (False, False, False, False) == running
    assert (0, False) == (ghost.delivery.quiet, ghost.delivery.started)
    assert ReservoirTruth(18 * ML, 0) == ghost.truth


def test_the_observers_program_turns_every_fifteenth_minute_in_every_mode() -> None:
    """The observer keeps the clock by itself, and the pump agrees."""
    watched = Observed(ordered(DAY_NIGHT, percent=150), resumed=False)
    ring = watched.ghost.program.ring
    assert (ring, 14) == (watched.tick(14).ghost.program.ring, watched.ghost.program.minute)
    assert slot_begins(watched.state)
    assert (ring[1:] + ring[:1], 0) == (watched.tick().ghost.program.ring, watched.ghost.program.minute)
    assert not slot_begins(watched.state)
    assert Mode.STOPPED == watched.state.mode
    watched.tick(95 * 15 + 7)
    assert (watched.state.order.ring, watched.state.minute_in_slot) == (ring, 7)
    assert (ring, 7) == (watched.ghost.program.ring, watched.ghost.program.minute)


def test_commands_that_change_no_program_and_refused_ones_move_no_ghost() -> None:
    """Whatever is chosen at a command: it takes no time, and begins nothing but what a bolus begins."""
    watched = Observed().tick(20, EVERYTHING_BEGINS)
    before = watched.ghost
    bolus = ClinicianBolus(CommandCounter(2), Pulses(2), NanolitresPerDay(1_000_000))
    watched.give(bolus).give(Acknowledge(CommandCounter(3), Cause.STOPPED)).give(Stop(CommandCounter(4)))
    watched.give(Confirm(CommandCounter(1), CommandCounter(0)))
    watched.give(Turn(CommandCounter(1), TurnBy.HOUR_ON))
    ended = evolve(before.boluses, started=False)
    spent = evolve(before.energy, spent_uj=before.energy.spent_uj + 5 * BUDGET.command_uj)
    times = evolve(before.times, clinician=0)
    assert evolve(before, times=times, boluses=ended, energy=spent) == watched.ghost
    assert Mode.STOPPED == watched.state.mode


def test_a_dose_window_begins_with_its_first_tick_included_at_age_zero() -> None:
    """The tick that begins it counts with its pulses and not with its length."""
    window = Observed().tick(5).tick(1, EVERYTHING_BEGINS, tick_ds=606).ghost.dose
    assert DoseWindow(10, True, 0, 0, 0, PULSE_PG, PULSE_NL, 1_000_000, 0) == window


def test_a_dose_window_adds_true_time_minutes_and_edges_of_slots() -> None:
    """Three ticks of 59.4 s, the first of which begins a quarter-hour; and one while stopped."""
    watched = Observed().tick(13, tick_ds=600).tick(1, EVERYTHING_BEGINS)
    watched.tick(3, tick_ds=594, stroke_nl=2_290)
    window = watched.give(Stop(CommandCounter(2))).ghost.dose
    assert (3 * 594, 3, 1) == (window.age_ds, window.minutes, window.slots)
    assert (4 * PULSE_PG, 4 * PULSE_NL) == (window.charged_pg, window.charged_nl)
    assert 1_000_000 + 3 * PULSE_PG == window.true_pg
    stopped = evolve(window, age_ds=window.age_ds + 600, minutes=4)
    assert stopped == watched.tick().ghost.dose


def test_charges_are_those_of_basal_and_bolus_pulses_together() -> None:
    """Mass by the order in force, volume by the largest stroke."""
    watched = Observed().tick()
    watched.give(ClinicianBolus(CommandCounter(2), Pulses(3), NanolitresPerDay(2 * STEADY_FLOW))).tick()
    assert watched.last is not None
    assert (1, 2) == (watched.last.motor.basal, watched.last.motor.bolus)
    charged = charged_pg(watched.state, watched.last)
    assert (3 * PULSE_PG, 3 * PULSE_NL) == (charged, charged_nl(watched.last, PLAIN))


def test_a_new_window_keeps_the_excess_of_the_pumps_life() -> None:
    """How far true mass may exceed the charged one is a matter of the pump, not of the window."""
    watched = Observed()
    watched.ghost = evolve(watched.ghost, dose=evolve(watched.ghost.dose, excess_tenths=13))
    assert 13 == watched.tick(1, EVERYTHING_BEGINS).ghost.dose.excess_tenths


def test_the_watch_on_limits_keeps_the_largest_since_it_began() -> None:
    """Each window's by itself; a new watch begins with what is in force."""
    low, high = ordered(flat(60), percent=100), ordered(flat(60), percent=130)
    watched = Observed(high).load(low)
    assert high.limits == watched.ghost.limit.largest
    assert LimitWindow(True, 0, 0, low.limits) == watched.tick(1, EVERYTHING_BEGINS).ghost.limit
    mixed = evolve(low, limits=evolve(low.limits, hour_pg=high.limits.hour_pg))
    assert mixed.limits == watched.load(mixed).ghost.limit.largest
    assert LimitWindow(True, 1, 15, mixed.limits) == watched.tick(15).ghost.limit


def test_an_interval_counts_units_only_while_infusing() -> None:
    """Ten minutes of program, then a stop."""
    watched = Observed().tick(1, EVERYTHING_BEGINS).tick(9).give(Stop(CommandCounter(2))).tick(30)
    units = 10 * STEADY_FLOW
    assert Interval(True, 10, units, 0, 0, units, False, units, False) == watched.ghost.interval
    assert UNITS == STEADY_FLOW


def test_an_interval_counts_the_units_of_a_bolus_while_it_runs() -> None:
    """Two pulses at half a pulse a minute take four minutes, and then no more is scheduled."""
    watched = Observed().tick(1, EVERYTHING_BEGINS)
    watched.give(ClinicianBolus(CommandCounter(2), Pulses(2), NanolitresPerDay(UNITS // 2))).tick(10)
    assert (2, 4 * (UNITS // 2)) == (watched.ghost.interval.bolus_pulses, watched.ghost.interval.bolus_units)


def test_a_supply_watch_begins_only_with_a_quarter_hour() -> None:
    """Within a slot the wish is not heard."""
    watched = Observed().tick(3, EVERYTHING_BEGINS)
    assert not watched.ghost.supply.started
    before = watched.tick(11).state.order
    order = evolve(before, ring=next_slot(before.ring))
    expected = Supply(True, 0, order, 1, 0, STEADY_FLOW)
    assert expected == watched.tick(1, EVERYTHING_BEGINS).ghost.supply


def test_a_supply_watch_moves_the_slots_units_to_the_full_ones_at_the_edge() -> None:
    """Fourteen more minutes fill the slot, the next one opens another."""
    watched = Observed().tick(14).tick(1, EVERYTHING_BEGINS).tick(14)
    assert (0, 0, 15 * UNITS) == supplied(watched.ghost.supply)
    assert (1, 15 * UNITS, UNITS) == supplied(watched.tick().ghost.supply)
    assert 16 == watched.ghost.supply.pulses


def supplied(watch: Supply) -> tuple[int, int, int]:
    """Slots begun, and units in the full ones and in the current one."""
    return watch.slots, watch.units_full, watch.units_slot


def test_a_supply_watch_goes_by_the_program_of_then_while_a_lower_one_runs() -> None:
    """Lowering does not end it; what it schedules stays an upper bound."""
    watched = Observed().tick(14).tick(1, EVERYTHING_BEGINS)
    lower = ordered(flat(30), percent=150)
    watched.load(lower).tick(2)
    assert watched.ghost.supply.started
    assert BRISK == watched.ghost.supply.order
    assert 3 * UNITS == watched.ghost.supply.units_slot


@pytest.mark.parametrize(
    "disturbing",
    [
        lambda watched: watched.load(ordered(flat(61), percent=140)),
        lambda watched: watched.give(Turn(CommandCounter(2), TurnBy.QUARTER_HOUR_ON)),
    ],
    ids=["raise", "turn"],
)
def test_raising_or_turning_ends_the_supply_watches_and_undisturbed_delivery(
    disturbing: Callable[[Observed], Observed],
) -> None:
    """Whatever can bring more than was foreseen."""
    watched = Observed().tick(14).tick(1, EVERYTHING_BEGINS)
    assert (True, True, 15) == settled(watched.ghost)
    assert (False, False, 0) == settled(disturbing(watched).ghost)


def settled(ghost: Ghost) -> tuple[bool, bool, int]:
    """Whether the supply watches run, and for how long all has been quiet."""
    return ghost.supply.started, ghost.hour_supply.started, ghost.delivery.quiet


def test_an_hour_supply_watch_begins_at_any_minute() -> None:
    """It knows where in its slot it began, and what the slot can still schedule from there."""
    watched = Observed().tick(5).tick(1, EVERYTHING_BEGINS)
    watch = watched.ghost.hour_supply
    assert (True, 0, 6, 0) == (watch.started, watch.minutes, watch.offset, watch.slot)
    assert 9 * UNITS == watch.first_max
    assert (UNITS,) + (0,) * (HOUR_SLOTS - 1) == watch.units
    watch = watched.tick(9).ghost.hour_supply
    assert (9, 1, (9 * UNITS, UNITS)) == (watch.minutes, watch.slot, watch.units[:2])
    assert 10 == watch.pulses


def test_an_hour_supply_watch_ends_when_it_has_no_more_slots() -> None:
    """Six slots are as many as sixty-two minutes can touch."""
    watched = Observed().tick(14).tick(1, EVERYTHING_BEGINS)
    assert 6 == HOUR_SLOTS
    watch = watched.tick(HOUR_SLOTS * 15 - 1).ghost.hour_supply
    assert (True, HOUR_SLOTS - 1, (15 * UNITS,) * HOUR_SLOTS) == (watch.started, watch.slot, watch.units)
    assert not watched.tick().ghost.hour_supply.started


def test_lowering_means_no_slot_and_no_limit_above_what_is_in_force() -> None:
    """Equal is allowed; one slot of the ring as it stands now, or one limit, is enough to raise."""
    state = Observed(ordered(DAY_NIGHT, percent=130)).state
    order = state.order
    assert lowers_only(state, order)
    for name in ("day_pg", "day_nl", "four_hour_pg", "hour_pg"):
        more = evolve(order.limits, **{name: getattr(order.limits, name) + 1})
        assert not lowers_only(state, evolve(order, limits=more))
    for slot in range(96):
        ring = list(order.ring)
        ring[slot] = NanolitresPerDay(ring[slot] + 1)
        assert not lowers_only(state, evolve(order, ring=tuple(ring)))


def test_a_load_is_compared_with_the_ring_as_it_is_turned_now() -> None:
    """The same program loaded six hours later puts the night where the day is."""
    order = ordered((24 * MCG,) * 24 + (12 * MCG,) * 72, percent=150)
    watched = Observed(order).tick(6 * 60)
    assert not lowers_only(watched.state, order)
    assert lowers_only(watched.state, watched.state.order)


def test_undisturbed_delivery_begins_once_all_has_been_quiet_for_long_enough() -> None:
    """24 h 30 min after commissioning; from then on pulses and units are counted."""
    watched = Observed().tick(QUIET_MIN)
    assert (QUIET_MIN, False, 0) == counted(watched.ghost)
    assert (QUIET_MIN + 3, True, 3) == counted(watched.tick(3).ghost)
    assert 3 * STEADY_FLOW == watched.ghost.delivery.units
    watched.give(Stop(CommandCounter(2))).tick(2)
    assert (QUIET_MIN + 5, False, 0) == counted(watched.ghost)
    watched.give(Resume(CommandCounter(3))).tick()
    assert (QUIET_MIN + 6, True, 1) == counted(watched.ghost)


def counted(ghost: Ghost) -> tuple[int, bool, int]:
    """Quiet minutes, whether delivery is undisturbed, and pulses since."""
    return ghost.delivery.quiet, ghost.delivery.started, ghost.delivery.pulses


def test_a_load_that_only_lowers_leaves_delivery_undisturbed() -> None:
    """The program of the load counts from the next minute on."""
    watched = Observed().tick(QUIET_MIN + 1).load(ordered(flat(30), percent=150)).tick(2)
    assert (QUIET_MIN + 3, True, 2) == counted(watched.ghost)
    assert STEADY_FLOW + 2 * (STEADY_FLOW // 2) == watched.ghost.delivery.units


def test_the_listener_counts_minutes_without_a_tone() -> None:
    """A stopped pump gives a low tone an hour: 59 minutes of silence, then none."""
    pump_heard = Observed(resumed=False).tick()
    assert (0, 0, 0) == pump_heard.ghost.hearing.unheard
    assert (0, 0, 59) == pump_heard.tick(59).ghost.hearing.unheard
    assert (0, 0, 0) == pump_heard.tick().ghost.hearing.unheard


def test_the_listener_counts_how_long_an_acknowledged_signal_has_been_quiet() -> None:
    """From its acknowledgement on, anew from the next; meanwhile nothing goes unheard."""
    seen = Observed(ordered(DAY_NIGHT), resumed=False).tick(5)
    for counter in (1, 2):
        seen.give(Acknowledge(CommandCounter(counter), Cause.STOPPED))
        assert (0,) * len(Cause) == seen.ghost.hearing.quiet
        assert (*(0,) * 4, 100, *(0,) * (len(Cause) - 5)) == seen.tick(100).ghost.hearing.quiet
        assert (0, 0, 0) == seen.ghost.hearing.unheard
    assert (0,) * len(Cause) == seen.tick(24 * 60 - 100).ghost.hearing.quiet


def test_the_truth_loses_what_the_pulses_drew() -> None:
    """And keeps what the last tick took, which the encoder may still confirm."""
    watched = Observed().tick(3, stroke_nl=1_710)
    assert ReservoirTruth(18 * ML - 3 * 1_710, 1_710) == watched.ghost.truth
    assert 0 == watched.give(Stop(CommandCounter(2))).tick().ghost.truth.drawn_nl
