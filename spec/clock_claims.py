"""CLK-1 and CLK-3 as predicates over one step, and the invariants that they rest on."""

from collections.abc import Iterator

from controller.alarms import Cause
from controller.clocks import minute_is_over
from controller.events import ReadClocks, Tick
from controller.presets import Device
from controller.state import State
from controller.units import TICK_DS_MIN
from spec.choosing import pick
from spec.clocks import GAIN_MS_PER_DS, MINUTE_MS, STILL_MAX, in_doubt, is_late
from spec.ghosts import Ghost
from spec.hearing import signal
from spec.invariants import Conjunct, invariant
from spec.logic import implies, negation
from spec.moment import Moment
from spec.registry import Case, claims


@invariant()
def clocks_are_as_read(state: State, ghost: Ghost, device: Device) -> Iterator[Conjunct]:
    """What the pump has of both clocks is what the observer read."""
    clocks, watch = state.clocks, ghost.clocks
    pairs = (("first", clocks.first, watch.first), ("second", clocks.second, watch.second))
    for name, clock, seen in pairs:
        yield name, clock.advanced_ms == seen.advanced_ms
        yield f"{name}_still", clock.still == pick(seen.still >= STILL_MAX, STILL_MAX, seen.still)
        yield f"{name}_count", seen.still >= 0
        yield f"{name}_left", implies(seen.still >= STILL_MAX, seen.lost)
        yield f"{name}_lost", clock.lost == seen.lost
    yield "disagree", clocks.disagree == watch.apart
    yield "late", clocks.late_ms == watch.late_ms


@invariant("clocks_are_as_read", "A-CLOCK")
def good_clock_gains_little_and_is_never_lost(
    state: State, ghost: Ghost, device: Device
) -> Iterator[Conjunct]:
    """It has gained at most 1 % on true time since the minute began, and never stood still."""
    watch = ghost.clocks
    good_ms = pick(watch.first_good, watch.first.advanced_ms, watch.second.advanced_ms)
    yield "gained", good_ms <= GAIN_MS_PER_DS * watch.since_ds
    yield "first", implies(watch.first_good, negation(watch.first.lost) & (watch.first.still <= 0))
    second = negation(watch.second.lost) & (watch.second.still <= 0)
    yield "second", watch.first_good | second


@claims("CLK-1", "good_clock_gains_little_and_is_never_lost", "clocks_are_as_read")
def minute_is_over_only_after_a_true_minute(moment: Moment) -> Iterator[Case]:
    """Whichever clock is bad, and however: a tick is due only once 59.4 true seconds have passed."""
    over = minute_is_over(moment.after.clocks)
    yield "late_enough", over, moment.ghost.clocks.since_ds >= TICK_DS_MIN


@claims("CLK-1", "clocks_are_as_read", events=(ReadClocks,))
def reading_clocks_ages_nothing(moment: Moment) -> Iterator[Case]:
    """Ledger, record and lockouts age by ticks alone, and no reading moves the motor."""
    before, after = moment.before, moment.after
    yield "minute", True, before.minute_in_slot == after.minute_in_slot
    yield "pulses", True, moment.result.motor.basal + moment.result.motor.bolus == 0
    for at, (was, now) in enumerate(zip(before.ledger.hour_pg, after.ledger.hour_pg, strict=True)):
        yield f"ledger_{at}", True, was.charged == now.charged


@claims("CLK-3", "clocks_are_as_read", "valid_alarms")
def clock_that_stands_still_is_left_for_the_other(moment: Moment) -> Iterator[Case]:
    """After 15 readings on end the other one alone says when a minute is over; and that is alarmed."""
    watch, after = moment.ghost.clocks, moment.after
    alarmed = signal(after.alarms, Cause.CLOCK_FAULT).on
    first = (watch.first.still >= STILL_MAX) & negation(watch.second.lost)
    yield "first", first, minute_is_over(after.clocks) == (watch.second.advanced_ms >= MINUTE_MS)
    second = (watch.second.still >= STILL_MAX) & negation(watch.first.lost)
    yield "second", second, minute_is_over(after.clocks) == (watch.first.advanced_ms >= MINUTE_MS)
    yield "alarmed", in_doubt(watch), alarmed


@claims("CLK-3", "clocks_are_as_read")
def clocks_that_agree_are_believed(moment: Moment) -> Iterator[Case]:
    """While none stood still and they were never apart, nothing is alarmed that would lower the flow."""
    watch = moment.ghost.clocks
    fine = negation(in_doubt(watch))
    was, now = moment.before.power.time_unknown, moment.after.power.time_unknown
    if type(moment.event) is ReadClocks:
        yield "known", fine & negation(was), negation(now)


@claims("CLK-3", "clocks_are_as_read", "valid_alarms", events=(Tick,))
def program_that_is_late_is_alarmed(moment: Moment) -> Iterator[Case]:
    """Minutes an hour too long in all, by the clock that leads, are a signal until somebody sets the time.

    Less brings none on: while they were not in doubt either, none begins. What is delivered is as ever: that
    the time does not become unknown by it is `clocks_that_agree_are_believed`, and for ticks said here.
    """
    watch = moment.ghost.clocks
    was, now = (signal(each.alarms, Cause.CLOCK_FAULT).on for each in (moment.before, moment.after))
    told = is_late(watch)
    yield "alarmed", told, now
    yield "unprovoked", negation(told | in_doubt(watch)), implies(now, was)
    yield "known", True, moment.after.power.time_unknown == moment.before.power.time_unknown
