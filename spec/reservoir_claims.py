"""RES-1, RES-2 and RES-3 as predicates over one step: alarms, accounts, refills."""

from collections.abc import Iterator

from controller.alarms import Cause
from controller.events import ClearDiscrepancy, ConfirmFill, OpenRefill, ReportFill, ReportResidual, Tick
from controller.ledger import limit_in_force
from controller.order import Order
from controller.presets import pulse_units
from controller.refill import Phase
from controller.refusals import any_refusal
from controller.reservoir import CRITICAL_DAYS_OF_LIMIT, LOW_DAYS_OF_LIMIT
from controller.state import Mode
from spec.choosing import pick
from spec.ghosts import ABANDONED_MIN, drug_changes, needle_is_in, there_nl
from spec.hearing import signal
from spec.logic import every, negation, some
from spec.moment import Moment, pulses_of, same
from spec.registry import Case, claims, fact
from spec.sensors import fall_is_told


@claims("RES-1")
def usable_floor_stays_as_prescribed(moment: Moment) -> Iterator[Case]:
    """Nothing that happens moves the floor that alarms are reckoned from."""
    yield "floor", True, moment.after.reservoir.usable_floor_nl == moment.before.reservoir.usable_floor_nl


@fact("valid_day_nl_ledger")
def volume_limit_in_force_is_the_largest(moment: Moment) -> Iterator[Case]:
    """What the core takes for the volume limit in force is the largest that the ledger carries."""
    window = moment.after.ledger.day_nl
    limit = limit_in_force(window)
    for at, bucket in enumerate(window):
        yield f"not_below_{at}", True, bucket.limit <= limit
    yield "carried", True, some(limit <= bucket.limit for bucket in window)


@claims("RES-1", "accounts_bracket_the_truth", "valid_alarms", "valid_reservoir", "valid_day_nl_ledger",
        "volume_limit_in_force_is_the_largest")  # fmt: skip
def reservoir_alarms_stand_in_time(moment: Moment) -> Iterator[Case]:
    """Whatever is sensed, a true volume below a threshold has its alarm standing."""
    alarms, order = moment.after.alarms, moment.after.order
    usable = moment.ghost.truth.volume_nl - moment.after.reservoir.usable_floor_nl
    yield "low_week", usable < order.week_nl, signal(alarms, Cause.RESERVOIR_LOW).on
    yield "floor", usable <= 0, signal(alarms, Cause.RESERVOIR_FLOOR).on
    limit = limit_in_force(moment.after.ledger.day_nl)
    yield "low_limit", usable < LOW_DAYS_OF_LIMIT * limit, signal(alarms, Cause.RESERVOIR_LOW).on
    yield "critical", usable < CRITICAL_DAYS_OF_LIMIT * limit, signal(alarms, Cause.RESERVOIR_CRITICAL).on


@claims("RES-1", "valid_day_nl_ledger", "valid_reservoir", "current_buckets_saw_the_order", "valid_order",
        "valid_change", "valid_bolus", "new_catheter_knows_one_drug",
        "volume_limit_in_force_is_the_largest")  # fmt: skip
def volume_limit_is_never_raised_while_low(moment: Moment) -> Iterator[Case]:
    """Below three days of the volume limit, that limit does not rise: so three days remain.

    And it rises to no more than leaves three days of itself.
    """
    before, after = moment.before, moment.after
    if type(moment.event) is ConfirmFill:  # it alarms at once, if need be
        return
    limit = limit_in_force(before.ledger.day_nl)
    above = before.reservoir.lower_nl - before.reservoir.usable_floor_nl
    low = above < LOW_DAYS_OF_LIMIT * limit
    new = limit_in_force(after.ledger.day_nl)
    yield "limit", low, new <= limit
    yield "raised", new > limit, above >= LOW_DAYS_OF_LIMIT * new


@claims("RES-1", "valid_day_nl_ledger", "valid_reservoir", events=(Tick,))
def lower_account_pays_for_every_pulse(moment: Moment) -> Iterator[Case]:
    """What a tick takes off the lower account is at most what it charges to the volume window."""
    taken = moment.before.reservoir.lower_nl - moment.after.reservoir.lower_nl
    charged = pulses_of(moment) * moment.device.stroke_max_nl
    yield "taken", True, (taken >= 0) & (taken <= charged)


@claims("RES-2", "accounts_bracket_the_truth", "refill_is_as_far_as_seen", "program_keeps_the_observers_time",
        "valid_counts", "valid_sensors", events=(Tick,))  # fmt: skip
def motor_stops_only_when_certainly_empty(moment: Moment) -> Iterator[Case]:
    """While there is drug and the mode is infusing, unless held back, the program's pulses are asked for."""
    if type(moment.event) is not Tick:
        return
    infusing = moment.before.mode == Mode.INFUSING
    there = there_nl(moment.ghost_before, moment.nature) > 0
    ended = moment.before.battery.ended
    rests = needle_is_in(moment.ghost.refill) | drug_changes(moment.before, moment.device) | ended
    rests = rests | moment.after.encoder.off
    rests = rests | moment.after.pressure_watch.holds
    asked = moment.result.motor.basal + moment.result.withheld
    least = moment.after.order.least_nl_per_day
    flow = pick(moment.before.power.time_unknown, least, moment.ghost.program.ring[0])
    told = fall_is_told(moment.before, moment.event, moment.device)
    held = pick(moment.before.holiday | told, flow // 2, flow)
    due = (moment.before.phase + held) // pulse_units(moment.device)
    yield "asked", infusing & there & negation(rests), asked == due


@claims("RES-3", "accounts_bracket_the_truth", "valid_refill", "valid_reservoir")
def accounts_never_promise_what_is_not_known(moment: Moment) -> Iterator[Case]:
    """From opened to confirmed they are 0 and capacity; and always the truth lies between them."""
    reservoir, truth = moment.after.reservoir, moment.ghost.truth
    yield "lower", True, reservoir.lower_nl <= truth.volume_nl
    yield "upper", True, truth.volume_nl <= reservoir.upper_nl
    is_open = moment.ghost.refill.phase != Phase.CLOSED
    unknown = (reservoir.lower_nl == 0) & (reservoir.upper_nl == moment.device.reservoir_nl)
    yield "unknown", is_open, unknown


@claims("RES-3", "refill_remembers_the_drug", "valid_refill", "valid_alarms")
def refill_is_closed_by_repetition_alone(moment: Moment) -> Iterator[Case]:
    """Only a confirmation that repeats the report closes a refill; of another drug, two have seen the vial.

    So they have if a stronger drug was ever reported since it was opened.
    """
    watch = moment.ghost_before.refill
    was_open, is_open = watch.phase != Phase.CLOSED, moment.after.refill.phase != Phase.CLOSED
    closes = was_open & negation(is_open)
    if type(moment.event) is not ConfirmFill:
        yield "left_open", was_open, is_open
        return
    event = moment.event
    reported = watch.phase == Phase.FILL_REPORTED
    repeated = (event.volume_nl == watch.volume_nl) & (event.order.pulse_pg == watch.pulse_pg)
    yield "repeated", closes, reported & repeated
    filled_pg = moment.ghost_before.drug.filled_pg
    same_drug = (event.order.pulse_pg == filled_pg) & (watch.told_pg <= filled_pg)
    yield "vial", closes, same_drug | event.second_person


DISCREPANCY_NL = 2_000_000
"""RES-3: most that an aspirated volume may be away from the accounts without an alarm."""


@claims("RES-3", "valid_refill", "valid_alarms")
def discrepancy_alarms_in_either_direction(moment: Moment) -> Iterator[Case]:
    """A residual too far below the lower account or above the upper one alarms until it is cleared."""
    was, now = moment.before.refill.discrepancy, moment.after.refill.discrepancy
    accepted = negation(any_refusal(moment.result.refusals))
    given = signal(moment.after.alarms, Cause.DISCREPANCY).on
    yield "given", now, given
    if type(moment.event) is ClearDiscrepancy:
        yield "cleared", accepted, negation(now)
    else:
        yield "stays", was, now
    if type(moment.event) is ReportResidual:
        watch, aspirated = moment.ghost_before.refill, moment.event.aspirated_nl
        yield "too_little", accepted & (aspirated < watch.lower_nl - DISCREPANCY_NL), given
        yield "too_much", accepted & (aspirated > watch.upper_nl + DISCREPANCY_NL), given


@claims("RES-3", "refill_is_as_far_as_seen", "valid_counts", events=(OpenRefill, ReportResidual, ReportFill))
def refill_goes_step_by_step(moment: Moment) -> Iterator[Case]:
    """None is opened while one is open; a report may be corrected until the next step, and no later."""
    event, phase = moment.event, moment.ghost_before.refill.phase
    refused = any_refusal(moment.result.refusals)
    if type(event) is OpenRefill:
        yield "opened_once", negation(refused), phase == Phase.CLOSED
        return
    if isinstance(event, ReportResidual):
        in_turn = (phase == Phase.OPENED) | (phase == Phase.RESIDUAL_REPORTED)
        possible = event.aspirated_nl >= 0
    elif isinstance(event, ReportFill):
        in_turn = (phase == Phase.RESIDUAL_REPORTED) | (phase == Phase.FILL_REPORTED)
        possible = (event.volume_nl >= 0) & (event.volume_nl <= moment.device.reservoir_nl)
    else:
        return
    replayed = event.counter <= moment.before.counter
    yield "in_turn", negation(refused), in_turn
    yield "refused", refused, some((replayed, negation(in_turn), negation(possible)))


@claims("RES-3", events=(ConfirmFill,))
def confirmed_fill_brings_its_order(moment: Moment) -> Iterator[Case]:
    """The order that comes with a confirmed fill waits for its drug, or is the one in force already."""
    if type(moment.event) is not ConfirmFill:
        return
    order, change = moment.event.order, moment.after.change
    waits = change.pending & same(change.order, order)
    yield "order", negation(any_refusal(moment.result.refusals)), waits | _is_in_force(moment, order)


@claims("RES-3", "fallback_stands_in", "valid_refill", events=(ConfirmFill,))
def order_for_a_known_drug_is_in_force_at_once(moment: Moment) -> Iterator[Case]:
    """It does not wait if its drug is that of the order in force once the refill was opened.

    However long ago that was, unless a stronger drug was reported, or a program loaded while a fallback ran.
    """
    if type(moment.event) is not ConfirmFill:
        return
    order, watch = moment.event.order, moment.ghost_before.refill
    known = negation(watch.loaded) & (order.pulse_pg == watch.known_pg) & (watch.told_pg <= watch.known_pg)
    accepted = negation(any_refusal(moment.result.refusals))
    yield "at_once", accepted & known, negation(moment.after.change.pending)


@claims("RES-3", "valid_refill", events=(ConfirmFill,))
def fallback_goes_on_for_a_reported_drug(moment: Moment) -> Iterator[Case]:
    """One that runs stays in force if a drug stronger than the one before was reported or confirmed."""
    if type(moment.event) is not ConfirmFill:
        return
    before, told_pg = moment.before, moment.ghost_before.refill.told_pg
    known_pg = before.change.order.pulse_pg
    told = (told_pg > known_pg) | (moment.event.order.pulse_pg > known_pg)
    ran = before.change.fallen_back & negation(any_refusal(moment.result.refusals))
    now, was = moment.after.order, before.order
    kept = same(now.ring, was.ring) & same(now.limits, was.limits) & (now.pulse_pg == was.pulse_pg)
    yield "goes_on", ran & told, kept


def _is_in_force(moment: Moment, order: Order) -> bool:
    in_force = moment.after.order
    program = same(in_force.ring, order.ring) & same(in_force.limits, order.limits)
    asked = ("pulses", "flow_nl_per_day", "lockout_min", "per_24h_max")
    return program & every(getattr(in_force.patient, name) == getattr(order.patient, name) for name in asked)


@claims("RES-3", "valid_refill", "valid_alarms", events=(Tick,))
def abandoned_refill_alarms(moment: Moment) -> Iterator[Case]:
    """A refill that is still open after 30 min alarms with high priority."""
    refill = moment.ghost.refill
    late = (refill.phase != Phase.CLOSED) & (refill.minutes >= ABANDONED_MIN)
    yield "alarms", late, signal(moment.after.alarms, Cause.REFILL_ABANDONED).on
