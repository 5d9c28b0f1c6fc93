"""INT-1 and CLK-2 as predicates over one step: power that comes back, and time that nobody knows."""

from collections.abc import Iterator

from attrs import evolve

from controller.alarms import Cause
from controller.events import PowerOn, Tick
from controller.presets import BUDGET, pulse_units
from controller.refill import Phase
from controller.step import Persist, effects
from controller.units import Microjoules
from spec.choosing import pick
from spec.hearing import signal
from spec.logic import negation
from spec.moment import Moment, pulses_of, same, unchanged
from spec.registry import Case, claims
from spec.shortage import slot_begins, turned_pulses

FORGOTTEN = (
    *("bolus", "session", "level", "unconfirmed", "unconfirmed_primed"),
    *("holiday", "alarms", "power", "clocks", "battery", "sounded"),
)
"""What power that comes back may change; all of it is said apart."""


@claims("INT-1", "valid_alarms", events=(PowerOn,))
def power_loss_forgets_nothing_that_protects(moment: Moment) -> Iterator[Case]:
    """All that was charged, counted, commanded and locked is as it was; no signal ends; nothing moves."""
    before, after = moment.before, moment.after
    for name, kept in unchanged(before, after, but=FORGOTTEN):
        yield name, True, kept
    owed_uj = Microjoules(before.battery.owed_uj + BUDGET.command_uj + BUDGET.tone_uj)
    yield "energy", True, same(after.battery, evolve(before.battery, owed_uj=owed_uj))
    for cause in Cause:
        was, now = signal(before.alarms, cause), signal(after.alarms, cause)
        yield f"signal_{cause.name}", was.on & negation(was.acknowledged), now.on
    yield "bolus", True, after.bolus.pulses == 0
    yield "pulses", True, pulses_of(moment) == 0
    yield "session", True, negation(after.session.open)
    yield "sounded", True, after.sounded.tone_min == 0
    if type(moment.event) is PowerOn:
        yield "record", moment.event.record_lost, signal(after.alarms, Cause.RECORD_LOST).on


@claims("INT-1")
def all_is_written_before_anything_moves(moment: Moment) -> Iterator[Case]:
    """The first effect of every step writes the state, and in that state its pulses are charged already."""
    first, *later = effects(moment.result)
    yield "first", True, type(first) is Persist and Persist not in [type(effect) for effect in later]
    drawn_nl = pulses_of(moment) * moment.device.stroke_max_nl
    ledger = moment.after.ledger
    was_nl = pick(slot_begins(moment.before), 0, moment.before.ledger.day_nl[0].charged)
    if type(moment.event) is Tick:
        yield "charged", True, ledger.day_nl[0].charged == was_nl + drawn_nl


@claims("INT-1", "valid_reservoir", "valid_counts", "valid_refill", events=(Tick, PowerOn))
def lower_bounds_count_what_was_confirmed(moment: Moment) -> Iterator[Case]:
    """Only pulses that the encoder confirmed take anything off the upper account, or count as delivered."""
    before, after = moment.before, moment.after
    turned = turned_pulses(before, moment.event) if type(moment.event) is Tick else 0
    least_nl = before.reservoir.upper_nl - turned * moment.device.stroke_min_nl
    closed = before.refill.phase == Phase.CLOSED
    yield "upper", closed, after.reservoir.upper_nl >= least_nl
    least_nl = turned * moment.device.stroke_min_nl
    yield "passed", True, after.change.since_min_nl <= before.change.since_min_nl + least_nl


@claims("CLK-2", "program_keeps_the_observers_time", "valid_clock", events=(Tick,))
def ring_turns_in_every_mode(moment: Moment) -> Iterator[Case]:
    """By every tick, also while stopped, the program is where the observer's clock has it."""
    yield "slot", True, moment.after.order.ring[0] == moment.ghost.program.ring[0]
    yield "minute", True, moment.after.minute_in_slot == moment.ghost.program.minute


@claims("CLK-2", "basal_never_ahead", "unknown_time_holds_the_schedule_down", "valid_clock", "valid_ring")
def unknown_time_brings_no_more_than_the_least_flow(moment: Moment) -> Iterator[Case]:
    """In an interval of unknown time at most the program's least flow is delivered; no slot is below it."""
    units, since, order = pulse_units(moment.device), moment.ghost.interval, moment.after.order
    delivered = since.basal_pulses * units
    yield "least", since.started & since.time_unknown, delivered < since.least_units + units
    for at, flow in enumerate(order.ring):
        yield f"slot_{at}", True, order.least_nl_per_day <= flow


@claims("CLK-2", "unknown_time_is_known", "valid_alarms")
def unknown_time_is_alarmed(moment: Moment) -> Iterator[Case]:
    """From a power loss until an order is loaded or the time is set, a high-priority signal stands."""
    yield "alarmed", moment.ghost.time_unknown, signal(moment.after.alarms, Cause.TIME_UNKNOWN).on
