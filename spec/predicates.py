"""The claims as predicates over one step: what was, what happened, what came of it.

A predicate yields cases: a name, when it applies, and what must then hold. The same functions are
proved for all values, watched in simulations, and attacked by tests. A *fact* is a predicate that
is proved like a claim and that others may rest on; it is nobody's promise by itself.
"""

from collections.abc import Callable, Iterator
from typing import Any

import attrs
from attrs import frozen

from controller.alarms import Cause, Priority, Signal
from controller.events import (
    Acknowledge,
    ClearDiscrepancy,
    ClinicianBolus,
    Confirm,
    ConfirmDose,
    ConfirmFill,
    EndTherapy,
    Event,
    Load,
    OpenRefill,
    PatientBolus,
    Prime,
    ReportResidual,
    Resume,
    Stop,
    Tick,
)
from controller.ledger import limit_in_force
from controller.order import Order
from controller.presets import Device, pulse_units
from controller.refill import Phase
from controller.refusals import any_refusal
from controller.reservoir import CRITICAL_DAYS_OF_LIMIT, LOW_DAYS_OF_LIMIT
from controller.state import Mode, State
from controller.step import StepResult
from controller.units import SLOT_MIN, SLOTS_PER_DAY, TICK_DS_MIN
from spec.choosing import pick
from spec.ghosts import QUIET_MIN, Ghost, bolus_pg, drug_changes, needle_is_in, pulses_pg, there_nl
from spec.hearing import GAP_MIN, HEARD, SNOOZE_MIN, URGENCY, locked, signal, wants_to_be_heard
from spec.invariants import EXCESS_TENTHS, admitted
from spec.logic import every, implies, negation, some
from spec.plug import may_be_at_the_tip
from spec.records import Nature
from spec.shortage import DAY_MIN, HOUR_MIN, STOPPED_MIN
from spec.windows import DAY_NL, DAY_PG, FOUR_HOUR_PG, HOUR_PG, WINDOWS, WindowKind


@frozen(eq=False)
class Moment:
    """One step with everything an observer knows of it."""

    device: Device
    before: State
    event: Event
    result: StepResult
    ghost_before: Ghost
    ghost: Ghost
    nature: Nature

    @property
    def after(self) -> State:
        """The next state."""
        return self.result.state


Case = tuple[str, bool, bool]
"""Name, when it applies, what must then hold."""
StepPredicate = Callable[[Moment], Iterator[Case]]


@frozen(eq=False)
class Property:
    """A predicate over one step.

    Attributes:
        claim: id of the claim it belongs to, or empty for a fact.
        name: its sentence.
        cases: its cases.
        rests_on: names of invariants and facts.
        events: classes of event it says anything about.
        apart: whether each case is an obligation by itself.
    """

    claim: str
    name: str
    cases: StepPredicate
    rests_on: tuple[str, ...]
    events: tuple[type, ...]
    apart: bool


PROPERTIES: dict[str, Property] = {}


def claims(
    claim: str, *rests_on: str, events: tuple[type, ...] = (), apart: bool = False
) -> Callable[[StepPredicate], StepPredicate]:
    """Register a predicate under a claim; no events means all."""

    def register(predicate: StepPredicate) -> StepPredicate:
        name = predicate.__name__
        PROPERTIES[name] = Property(claim, name, predicate, rests_on, events, apart)
        return predicate

    return register


def fact(*rests_on: str, events: tuple[type, ...] = ()) -> Callable[[StepPredicate], StepPredicate]:
    """Register a predicate as a fact."""
    return claims("", *rests_on, events=events)


def assumptions(moment: Moment) -> Iterator[tuple[str, str, bool]]:
    """What is assumed of nature at this step, each under the id of its assumption, with a label."""
    nature, result, device = moment.nature, moment.result, moment.device
    truth, excess = moment.ghost_before.truth, moment.ghost.dose.excess_tenths
    there = there_nl(moment.ghost_before, moment.before, nature)
    most_nl = (result.motor.basal + result.motor.bolus) * device.stroke_max_nl
    yield "A-STROKE", "drawn", nature.drawn_nl <= most_nl
    yield "A-RESERVOIR", "drawn", (nature.drawn_nl >= 0) & (nature.drawn_nl <= there)
    yield "A-FILL", "held", (there >= 0) & (there <= device.reservoir_nl)
    if type(moment.event) is Tick:
        yield "A-TICK", "length", nature.tick_ds >= TICK_DS_MIN
        for tenths in EXCESS_TENTHS:
            within = 10 * nature.true_pg <= tenths * pulses_pg(result)
            yield "A-CONC", f"excess_{tenths}", implies(excess == tenths, within)
        clear_nl = moment.ghost_before.drug.clear_nl
        pushes_no_drug = (clear_nl > 0) & (nature.drawn_nl <= clear_nl)
        yield "A-NEW-CATHETER", "clear", implies(pushes_no_drug, nature.true_pg <= 0)
        seen, unconfirmed = moment.event.confirmed, moment.before.unconfirmed
        turned = pick(seen <= unconfirmed, seen, unconfirmed)
        drew = (turned <= 0) | (turned * device.stroke_min_nl <= truth.drawn_nl)
        yield "A-ENCODER", "drew", drew | (truth.volume_nl <= 0)
    for order in _orders_in(moment.event):
        for label, holds in admitted(order, device):
            yield "A-ADMITTED", label, holds
        dead_nl = moment.ghost_before.drug.dead_nl
        yield "A-DEAD-VOLUME", "least", order.dead_volume_min_nl <= dead_nl
        yield "A-DEAD-VOLUME", "most", dead_nl <= order.dead_volume_max_nl


def _orders_in(event: Event) -> Iterator[Order]:
    if isinstance(event, Load | ConfirmFill):
        yield event.order
    elif isinstance(event, OpenRefill):
        yield event.fallback


# --- dose -----------------------------------------------------------------------------------------


def _pulses(moment: Moment) -> int:
    return moment.result.motor.basal + moment.result.motor.bolus


def _window_facts(kind: WindowKind) -> None:
    name = kind.name

    def total_within_limit(moment: Moment) -> Iterator[Case]:
        window = kind.of(moment.after.ledger)
        total = sum(bucket.charged for bucket in window)
        yield name, _pulses(moment) > 0, total <= limit_in_force(window)

    def limit_was_in_force(moment: Moment) -> Iterator[Case]:
        window, watch = kind.of(moment.after.ledger), moment.ghost.limit
        covers = watch.started & (watch.minutes >= kind.limit_min)
        yield name, covers, limit_in_force(window) <= kind.amount(watch.largest)

    def seen_within_total(moment: Moment) -> Iterator[Case]:
        buckets, dose = kind.of(moment.after.ledger), moment.ghost.dose
        begun = dose.minutes if kind.by_minutes else dose.slots
        seen = dose.charged_nl if kind.is_volume else dose.charged_pg
        total = sum(bucket.charged for bucket in buckets)
        for at in range(kind.buckets):
            yield f"{at}", dose.started & (begun == at), seen <= total

    def window_within_total(moment: Moment) -> Iterator[Case]:
        dose = moment.ghost.dose
        seen = dose.charged_nl if kind.is_volume else dose.charged_pg
        total = sum(bucket.charged for bucket in kind.of(moment.after.ledger))
        yield name, dose.started & (dose.age_ds <= kind.length_ds), seen <= total

    total_within_limit.__name__ = f"{name}_total_within_limit"
    limit_was_in_force.__name__ = f"{name}_limit_was_in_force"
    seen_within_total.__name__ = f"{name}_seen_within_total"
    window_within_total.__name__ = f"{name}_window_within_total"
    fact("valid_order", events=(Tick,))(total_within_limit)
    limits = f"{name}_limits_were_in_force"
    fact(limits, "limit_window_age", "valid_clock", events=(Tick,))(limit_was_in_force)
    covered = f"{name}_ledger_covers_the_window"
    fact(covered, f"valid_{name}_ledger", events=(Tick,))(seen_within_total)
    seen = f"{name}_seen_within_total"
    fact(seen, "dose_window_age", "valid_clock", events=(Tick,))(window_within_total)


for _kind in WINDOWS:
    _window_facts(_kind)


def _never_exceeds(moment: Moment, kind: WindowKind) -> Iterator[Case]:
    dose, watch = moment.ghost.dose, moment.ghost.limit
    within = dose.started & (dose.age_ds <= kind.length_ds)
    judged = watch.started & (watch.minutes >= kind.limit_min)
    seen = dose.charged_nl if kind.is_volume else dose.charged_pg
    applies = within & judged & (_pulses(moment) > 0)
    yield kind.name, applies, seen <= kind.amount(watch.largest)


def _rests(kind: WindowKind) -> tuple[str, ...]:
    facts = ("total_within_limit", "limit_was_in_force", "window_within_total")
    return tuple(f"{kind.name}_{fact}" for fact in facts)


@claims("DOSE-1", *_rests(DAY_PG), events=(Tick,))
def rolling_day_never_exceeds_daily_limit(moment: Moment) -> Iterator[Case]:
    """A pulse is granted only if the 24 h that end with it stay within the daily limit."""
    yield from _never_exceeds(moment, DAY_PG)


@claims("DOSE-2", *_rests(FOUR_HOUR_PG), events=(Tick,))
def rolling_four_hours_never_exceed_their_limit(moment: Moment) -> Iterator[Case]:
    """The same for 4 h."""
    yield from _never_exceeds(moment, FOUR_HOUR_PG)


@claims("DOSE-2", *_rests(HOUR_PG), events=(Tick,))
def rolling_hour_never_exceeds_its_limit(moment: Moment) -> Iterator[Case]:
    """The same for 60 min."""
    yield from _never_exceeds(moment, HOUR_PG)


@claims("RES-1", *_rests(DAY_NL), events=(Tick,))
def rolling_day_never_exceeds_volume_limit(moment: Moment) -> Iterator[Case]:
    """The same for the volume of 24 h."""
    yield from _never_exceeds(moment, DAY_NL)


OVERSTROKE_TENTHS = (11, 13, 15, 20)
"""Factors k of DOSE-8, in tenths."""


@claims("DOSE-1", "true_mass_within_charge", events=(Tick,))
def true_mass_never_exceeds_charged_mass(moment: Moment) -> Iterator[Case]:
    """What truly reached the tip since any moment is at most what was charged since."""
    dose = moment.ghost.dose
    yield "true", dose.started & (dose.excess_tenths == 10), dose.true_pg <= dose.charged_pg


@claims("DOSE-8", "true_mass_within_excess", *_rests(DAY_PG), *_rests(FOUR_HOUR_PG),
        *_rests(HOUR_PG), events=(Tick,))  # fmt: skip
def overdose_is_graceful(moment: Moment) -> Iterator[Case]:
    """If pulses are at most k times the largest, each window's mass is at most k times its limit.

    What pulses that primed may bring is beside the limit: k times their mass, had they been of the drug.
    """
    dose, watch = moment.ghost.dose, moment.ghost.limit
    for kind in (DAY_PG, FOUR_HOUR_PG, HOUR_PG):
        within = dose.started & (dose.age_ds <= kind.length_ds)
        judged = watch.started & (watch.minutes >= kind.limit_min) & (_pulses(moment) > 0)
        for tenths in OVERSTROKE_TENTHS:
            applies = within & judged & (dose.excess_tenths == tenths)
            most = tenths * (kind.amount(watch.largest) + dose.primed_pg)
            yield f"{kind.name}_{tenths}", applies, 10 * dose.true_pg <= most


@claims("DOSE-4", "basal_never_ahead", "bolus_never_ahead", "valid_clock", "valid_bolus")
def missed_dose_is_never_caught_up(moment: Moment) -> Iterator[Case]:
    """Pulses of a schedule since any moment stay within one of what it scheduled since."""
    units, since = pulse_units(moment.device), moment.ghost.interval
    basal = since.basal_pulses * units < since.basal_units + units
    yield "basal", since.started, basal
    bolus = since.bolus_pulses * units < since.bolus_units + units
    yield "bolus", since.started, bolus


@claims("DOSE-4", "valid_bolus", "no_bolus_while_stopped_or_locked")
def bolus_cut_off_is_never_finished(moment: Moment) -> Iterator[Case]:
    """Bolus pulses come from the bolus that runs; stop, change of order, refill or lock leave nothing of it.

    Nothing but another accepted bolus order makes pulses to come, and no more than it asks for.
    """
    before, after, given = moment.before.bolus, moment.after.bolus, moment.result.motor.bolus
    ticks = type(moment.event) is Tick
    yield "given", given > 0, (given + after.pulses <= before.pulses) & ticks
    if ticks:
        yield "counted_down", True, after.pulses <= before.pulses
    accepted = negation(any_refusal(moment.result.refusals))
    if type(moment.event) in (ClinicianBolus, PatientBolus):
        of_patient = moment.before.order.patient.pulses
        most = moment.event.pulses if type(moment.event) is ClinicianBolus else of_patient
        ordered = some((after.pulses <= before.pulses, after.pulses <= most))
        yield "ordered", accepted, ordered
        yield "not_ordered", negation(accepted), after.pulses <= before.pulses
    elif type(moment.event) is Prime:
        change, most_nl = moment.before.change, moment.before.order.dead_volume_min_nl
        free = change.since_max_nl + after.pulses * moment.device.stroke_max_nl < most_nl
        yield "primed", True, some((after.pulses <= before.pulses, accepted & free))
    elif not ticks:
        yield "brought_back", True, after.pulses <= before.pulses
    if type(moment.event) in (Confirm, Stop, OpenRefill):
        yield "cut_off", accepted, after.pulses == 0
    yield "locked", locked(moment.after.alarms), after.pulses == 0


@claims("DOSE-5", "strongest_drug_is_charged", "drug_that_enters_is_known", "priming_pulses_bring_no_drug",
        "valid_change", "valid_order", "valid_bolus", "valid_ring", "valid_clock",
        events=(Tick,))  # fmt: skip
def strongest_drug_at_the_tip_is_charged(moment: Moment) -> Iterator[Case]:
    """A parcel that may be leaving the tip is no stronger than the drug that pulses are charged at."""
    parcel, drug = moment.ghost.parcel, moment.ghost.drug
    leaves = may_be_at_the_tip(parcel, drug, moment.nature.drawn_nl) & (_pulses(moment) > 0)
    yield "charged", leaves, parcel.pulse_pg <= moment.after.order.pulse_pg
    yield "primed", leaves & priming_pulses(moment), parcel.pulse_pg <= 0


def priming_pulses(moment: Moment) -> bool:
    """Return whether pulses of this tick prime, and so are charged no mass."""
    return moment.before.bolus.primes & (moment.result.motor.bolus > 0)


@fact("new_catheter_knows_one_drug", "valid_bolus", "valid_order", "valid_ring", "valid_clock",
      "valid_change", events=(Tick,))  # fmt: skip
def priming_pulses_bring_no_drug(moment: Moment) -> Iterator[Case]:
    """With pulses that prime, all that can have been pumped since commissioning does not reach the tip."""
    change, least_nl = moment.after.change, moment.after.order.dead_volume_min_nl
    yield "new", priming_pulses(moment), change.new_catheter
    yield "short", priming_pulses(moment), change.since_max_nl < least_nl


@claims("DOSE-5", "valid_change", "valid_order", "valid_bolus", events=(Tick,))
def waiting_order_comes_into_force(moment: Moment) -> Iterator[Case]:
    """The order that waits is in force once its stronger drug may arrive, or the stronger one has left."""
    before, now_pg = moment.before, moment.after.order.pulse_pg
    order, change = before.order, before.change
    new_pg = change.order.pulse_pg
    near = change.since_max_nl + 2 * moment.device.stroke_max_nl >= order.dead_volume_min_nl
    in_force = now_pg == new_pg
    yield "stronger", change.pending & (new_pg > order.pulse_pg), in_force | negation(near)
    left = change.since_min_nl >= order.dead_volume_max_nl
    yield "weaker", change.pending & (new_pg < order.pulse_pg), in_force | negation(left)


@claims("DOSE-6")
def no_pulse_while_stopped_or_empty(moment: Moment) -> Iterator[Case]:
    """Pulses are commanded only by a tick, while infusing, with a reservoir not certainly empty."""
    pulses = _pulses(moment)
    yield "stopped", moment.before.mode != Mode.INFUSING, pulses == 0
    yield "empty", moment.after.reservoir.upper_nl <= 0, pulses == 0
    yield "needle", needle_is_in(moment.after), pulses == 0
    if type(moment.event) is not Tick:
        yield "command", True, pulses == 0


@claims("DOSE-6")
def mode_changes_only_as_commanded(moment: Moment) -> Iterator[Case]:
    """STOP stops, END THERAPY ends, RESUME starts, nothing else does; STOP is refused for no other reason."""
    before, after, event = moment.before, moment.after, moment.event
    accepted = negation(any_refusal(moment.result.refusals))
    commanded = {Stop: Mode.STOPPED, EndTherapy: Mode.ENDED, Resume: Mode.INFUSING}
    if type(event) in commanded:
        yield "commanded", accepted, after.mode == commanded[type(event)]
        yield "not_commanded", negation(accepted), after.mode == before.mode
    else:
        yield "as_it_was", True, after.mode == before.mode
    if type(event) is Stop:
        idle = before.mode != Mode.INFUSING
        yield "refused", negation(accepted), (event.counter <= before.counter) | idle


# --- reservoir ------------------------------------------------------------------------------------


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
    charged = _pulses(moment) * moment.device.stroke_max_nl
    yield "taken", True, (taken >= 0) & (taken <= charged)


@claims("RES-2", "accounts_bracket_the_truth", "program_keeps_the_observers_time", "valid_counts",
        events=(Tick,))  # fmt: skip
def motor_stops_only_when_certainly_empty(moment: Moment) -> Iterator[Case]:
    """While there is drug and the mode is infusing, the program's pulses are asked for."""
    infusing = moment.before.mode == Mode.INFUSING
    there = there_nl(moment.ghost_before, moment.before, moment.nature) > 0
    rests = needle_is_in(moment.after) | drug_changes(moment.before, moment.device)
    asked = moment.result.motor.basal + moment.result.withheld
    flow = moment.ghost.program.ring[0]
    held = pick(moment.before.holiday, flow // 2, flow)
    due = (moment.before.phase + held) // pulse_units(moment.device)
    yield "asked", infusing & there & negation(rests), asked == due


@claims("RES-3", "accounts_bracket_the_truth", "valid_refill", "valid_reservoir")
def accounts_never_promise_what_is_not_known(moment: Moment) -> Iterator[Case]:
    """From opened to confirmed they are 0 and capacity; and always the truth lies between them."""
    reservoir, truth = moment.after.reservoir, moment.ghost.truth
    yield "lower", True, reservoir.lower_nl <= truth.volume_nl
    yield "upper", True, truth.volume_nl <= reservoir.upper_nl
    is_open = moment.after.refill.phase != Phase.CLOSED
    unknown = (reservoir.lower_nl == 0) & (reservoir.upper_nl == moment.device.reservoir_nl)
    yield "unknown", is_open, unknown


@claims("RES-3", "refill_remembers_the_drug", "valid_refill", "valid_alarms")
def refill_is_closed_by_repetition_alone(moment: Moment) -> Iterator[Case]:
    """Only a confirmation that repeats the report, of a vial that two have seen, closes a refill."""
    before, after, watch = moment.before, moment.after, moment.ghost_before.refill
    was_open, is_open = before.refill.phase != Phase.CLOSED, after.refill.phase != Phase.CLOSED
    closes = was_open & negation(is_open)
    if type(moment.event) is not ConfirmFill:
        yield "left_open", was_open, is_open
        return
    event = moment.event
    reported = before.refill.phase == Phase.FILL_REPORTED
    repeated = (event.volume_nl == watch.volume_nl) & (event.order.pulse_pg == watch.pulse_pg)
    yield "repeated", closes, reported & repeated
    same_drug = event.order.pulse_pg == moment.ghost_before.drug.filled_pg
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


@claims("RES-3", events=(ConfirmFill,))
def confirmed_fill_brings_its_order(moment: Moment) -> Iterator[Case]:
    """The order that comes with a confirmed fill waits for its drug, or is the one in force already."""
    if type(moment.event) is not ConfirmFill:
        return
    order, change, in_force = moment.event.order, moment.after.change, moment.after.order
    waits = change.pending & same(change.order, order)
    program = same(in_force.ring, order.ring) & same(in_force.limits, order.limits)
    asked = ("pulses", "flow_nl_per_day", "lockout_min", "per_24h_max")
    rules = every(getattr(in_force.patient, name) == getattr(order.patient, name) for name in asked)
    yield "order", negation(any_refusal(moment.result.refusals)), waits | (program & rules)


ABANDONED_MIN = 30


@claims("RES-3", "valid_refill", "valid_alarms", events=(Tick,))
def abandoned_refill_alarms(moment: Moment) -> Iterator[Case]:
    """A refill that is still open after 30 min alarms with high priority."""
    is_open = moment.after.refill.phase != Phase.CLOSED
    late = is_open & (moment.ghost.refill.minutes >= ABANDONED_MIN)
    yield "alarms", late, signal(moment.after.alarms, Cause.REFILL_ABANDONED).on


# --- delivery -------------------------------------------------------------------------------------


def _supply(kind: WindowKind, moment: Moment) -> tuple[bool, int]:
    """Whether the watch covers the whole ledger of a window, and what one pulse costs there."""
    each = moment.device.stroke_max_nl if kind.is_volume else moment.before.order.pulse_pg
    if kind.by_minutes:
        hour = moment.ghost.hour_supply
        return hour.started & (hour.minutes == kind.buckets - 1), each
    watch = moment.ghost.supply
    return watch.started & (watch.slots == kind.buckets - 1), each


def _basal_total(kind: WindowKind, moment: Moment) -> int:
    total = sum(bucket.charged for bucket in kind.of(moment.after.ledger))
    if kind.is_volume:
        return total - moment.result.motor.bolus * moment.device.stroke_max_nl
    return total - bolus_pg(moment.before, moment.result)


@fact("supply_units", "supply_ring_dominates", "valid_ring", "valid_clock", events=(Tick,))
def withheld_pulses_were_scheduled(moment: Moment) -> Iterator[Case]:
    """Pulses that the governor withholds are within the units that the watch saw scheduled."""
    watch, units = moment.ghost.supply, pulse_units(moment.device)
    asked = watch.pulses + moment.result.withheld
    scheduled = watch.units_full + watch.units_slot
    yield "day", watch.started, asked * units + moment.after.phase < scheduled + units
    yield "withheld", True, moment.result.withheld >= 0


@fact("hour_supply_units", "hour_supply_flows_dominate", "valid_ring", "valid_clock",
      events=(Tick,))  # fmt: skip
def withheld_pulses_were_scheduled_in_the_hour(moment: Moment) -> Iterator[Case]:
    """The same for the watch by minutes."""
    watch, units = moment.ghost.hour_supply, pulse_units(moment.device)
    asked = watch.pulses + moment.result.withheld
    yield "hour", watch.started, asked * units + moment.after.phase < sum(watch.units) + units


def _has_room(kind: WindowKind) -> None:
    def has_room(moment: Moment) -> Iterator[Case]:
        full, each = _supply(kind, moment)
        limit = limit_in_force(kind.of(moment.after.ledger))
        room = _basal_total(kind, moment) + each <= limit
        wanting = full & (moment.result.withheld > 0)
        full_slots = kind.buckets - 1
        if not kind.by_minutes:
            yield f"bucket_{full_slots}_slot_{-full_slots % SLOTS_PER_DAY}_and_0", wanting, room
            return
        for minute in range(SLOT_MIN):
            at = moment.after.minute_in_slot == minute
            yield f"minute_{minute}_bucket_{full_slots}_slot_1_and_4", wanting & at, room

    has_room.__name__ = f"{kind.name}_has_room_for_the_program"
    has_room.__doc__ = "With nothing raised over the ledger's length, a basal pulse fits the window."
    hour = ("hour_supply_units", "hour_supply_flows_dominate",
            "withheld_pulses_were_scheduled_in_the_hour")  # fmt: skip
    day = ("supply_units", "supply_ring_dominates", "withheld_pulses_were_scheduled")
    rests = (*(hour if kind.by_minutes else day), f"{kind.name}_supply_is_known")
    claims(
        "DEL-2", *rests, "valid_clock", "valid_bolus", "valid_order", "lemmas", events=(Tick,), apart=True
    )(has_room)


for _kind in WINDOWS:
    _has_room(_kind)


@claims("DEL-2", "valid_order", "valid_clock", "valid_ring", events=(Tick,))
def governor_refuses_only_for_want_of_room(moment: Moment) -> Iterator[Case]:
    """A basal pulse is withheld only if some window cannot bear it."""
    wanting = []
    for kind in WINDOWS:
        _, each = _supply(kind, moment)
        limit = limit_in_force(kind.of(moment.after.ledger))
        wanting.append(_basal_total(kind, moment) + each > limit)
    yield "want", moment.result.withheld > 0, some(wanting)


@fact(events=(Tick,))
def settled_pulses_are_granted(moment: Moment) -> Iterator[Case]:
    """DEL-2 taken together, for a watch of each length that began when it should.

    Not an obligation of its own: it is the conjunction of the DEL-2 claims, whose watches begin at
    arbitrary moments, at the moments `kind.buckets - 1` buckets ago.
    """
    rests = needle_is_in(moment.after) | drug_changes(moment.before, moment.device)
    runs = (moment.before.mode == Mode.INFUSING) & (moment.after.reservoir.upper_nl > 0) & negation(rests)
    settled = moment.ghost_before.delivery.quiet >= QUIET_MIN
    yield "granted", runs & settled, moment.result.withheld == 0


@claims("DEL-1", "delivery_follows_the_program", "valid_clock", events=(Tick,))
def undisturbed_delivery_is_within_one_pulse(moment: Moment) -> Iterator[Case]:
    """Undisturbed, commanded nominal volume is within one pulse of the program, forever."""
    units, run = pulse_units(moment.device), moment.ghost.delivery
    ahead = run.pulses * units - run.units
    yield "within", run.started, (ahead < units) & (-ahead < units)


@claims("DEL-1", events=(Load, Confirm))
def program_is_the_one_that_was_confirmed(moment: Moment) -> Iterator[Case]:
    """A load keeps the very order; a confirmation that repeats its counter in time brings it into force."""
    before, after = moment.before.session, moment.after.session
    accepted = negation(any_refusal(moment.result.refusals))
    if type(moment.event) is Load:
        kept = same(after.order, moment.event.order) & (after.counter == moment.event.counter)
        yield "loaded", accepted, kept & after.open & (after.age_min == 0)
    if type(moment.event) is Confirm:
        yield "open", accepted, before.open & (moment.event.load == before.counter)
        yield "in_force", accepted, same(moment.after.order, before.order)


# --- too little drug ------------------------------------------------------------------------------


@claims("DEL-5", "record_covers_the_watch", "record_watch_age", "record_reaches_back", "valid_record",
        "valid_clock", "valid_alarms")  # fmt: skip
def shortfall_of_a_quarter_is_alarmed(moment: Moment) -> Iterator[Case]:
    """Confirmed pulses since an hour edge 24 h to 25 h ago are over a quarter below program: alarm."""
    watch, units = moment.ghost.record, pulse_units(moment.device)
    of_age = watch.started & (watch.minutes >= DAY_MIN) & (watch.minutes < DAY_MIN + HOUR_MIN)
    short = 4 * watch.confirmed * units < 3 * watch.scheduled
    yield f"at_{DAY_MIN // HOUR_MIN}", of_age & short, signal(moment.after.alarms, Cause.SHORTFALL).on


@claims("DEL-5", "confirmed_pulses_moved_their_least")
def confirmed_pulses_carry_their_least_volume(moment: Moment) -> Iterator[Case]:
    """Unless the reservoir was truly dry, each confirmed pulse took at least the smallest stroke."""
    watch = moment.ghost.record
    least_nl = watch.confirmed * moment.device.stroke_min_nl
    yield "moved", watch.started & negation(watch.dry), least_nl <= watch.moved_nl


@claims("HOL-1", "basal_never_ahead", "holiday_holds_the_schedule_down", "valid_clock")
def holiday_delivers_half_until_confirmed(moment: Moment) -> Iterator[Case]:
    """In any interval of a holiday that nobody has confirmed, at most half the program is delivered."""
    units, since = pulse_units(moment.device), moment.ghost.interval
    half = 2 * since.basal_pulses * units < since.program_units + 2 * units
    yield "half", since.started & since.holiday, half


@claims("HOL-1")
def holiday_is_begun_by_time_alone(moment: Moment) -> Iterator[Case]:
    """No command begins one but the RESUME of therapy that had ended."""
    if type(moment.event) is Tick:
        return
    begins = moment.after.holiday & negation(moment.before.holiday)
    restarts = (moment.before.mode == Mode.ENDED) if type(moment.event) is Resume else False
    yield "command", True, negation(begins) | restarts


@claims("HOL-1", "holiday_is_known", "valid_alarms")
def holiday_is_alarmed(moment: Moment) -> Iterator[Case]:
    """While a holiday that nobody has confirmed goes on, its signal stands."""
    yield "alarmed", moment.ghost.holiday, signal(moment.after.alarms, Cause.HOLIDAY).on


@claims("RES-4", "stopped_time", "nothing_is_confirmed_while_stopped", "valid_record", "valid_clock",
        "valid_alarms")  # fmt: skip
def stop_is_never_left_in_silence(moment: Moment) -> Iterator[Case]:
    """After 25 h of a stop a high-priority signal stands."""
    high = (cause for cause, urgency in URGENCY.items() if urgency == Priority.HIGH)
    alarmed = some(signal(moment.after.alarms, cause).on for cause in high)
    yield "alarmed", moment.ghost.stopped.minutes >= STOPPED_MIN, alarmed


@claims("DEL-3", events=(Resume, ConfirmDose))
def there_is_a_way_back_from_every_mode(moment: Moment) -> Iterator[Case]:
    """A fresh RESUME leads from any other mode to infusing, and a fresh confirmation ends any holiday.

    Said of refusals, so that it is about something where the pump could refuse: none has another reason.
    """
    before, after = moment.before, moment.after
    refused = any_refusal(moment.result.refusals)
    if type(moment.event) is Resume:
        replayed = moment.event.counter <= before.counter
        yield "refused", refused, replayed | (before.mode == Mode.INFUSING)
        yield "resumed", negation(refused), after.mode == Mode.INFUSING
    if type(moment.event) is ConfirmDose:
        yield "not_confirmed", refused, moment.event.counter <= before.counter
        yield "confirmed", negation(refused), negation(after.holiday) & same(before.mode, after.mode)


# --- alarms, commands -----------------------------------------------------------------------------


def expected_causes(state: State, device: Device) -> dict[Cause, bool]:
    """Return the causes present, by the observer's own reading of the state."""
    day = state.record.hours[:25]
    pumped = sum(hour.confirmed for hour in day) * pulse_units(device)
    planned = sum(hour.scheduled for hour in day)
    reservoir, level = state.reservoir, state.level
    limit = limit_in_force(state.ledger.day_nl)

    def under(threshold_nl: int) -> bool:
        line = reservoir.usable_floor_nl + threshold_nl
        return (reservoir.lower_nl < line) | (level.known & (level.nl < line))

    return {
        Cause.RESERVOIR_LOW: under(state.order.week_nl) | under(LOW_DAYS_OF_LIMIT * limit),
        Cause.RESERVOIR_CRITICAL: under(CRITICAL_DAYS_OF_LIMIT * limit),
        Cause.RESERVOIR_FLOOR: under(1),
        Cause.RESERVOIR_EMPTY: reservoir.upper_nl <= 0,
        Cause.STOPPED: state.mode == Mode.STOPPED,
        Cause.SHORTFALL: (day[24].scheduled > 0) & (4 * (planned - pumped) > planned),
        Cause.HOLIDAY: state.holiday,
        Cause.DISCREPANCY: state.refill.discrepancy,
        Cause.REFILL_ABANDONED: (state.refill.phase != Phase.CLOSED) & (state.refill.minutes >= 30),
    }


def _each_signal(moment: Moment) -> Iterator[tuple[Cause, Signal, Signal, bool]]:
    for cause, present in expected_causes(moment.after, moment.device).items():
        yield cause, signal(moment.before.alarms, cause), signal(moment.after.alarms, cause), present


@claims("ALM-1", "valid_alarms", "valid_day_nl_ledger", "valid_order", "valid_reservoir",
        "volume_limit_in_force_is_the_largest")  # fmt: skip
def signal_stays_until_acknowledged_and_its_cause_is_gone(moment: Moment) -> Iterator[Case]:
    """A signal that ends was acknowledged and has no cause left; it is never acknowledged unasked."""
    for cause, was, now, present in _each_signal(moment):
        named = False
        if type(moment.event) is Acknowledge:
            named = moment.event.cause == cause
        asked = was.acknowledged | named
        yield f"{cause.name}_ends", was.on & negation(now.on), asked & negation(present)
        yield f"{cause.name}_acknowledged", now.acknowledged, asked & was.on


@claims("ALM-2", "silence_is_known", "valid_tones", "valid_alarms")
def tones_are_heard_and_acknowledgements_end(moment: Moment) -> Iterator[Case]:
    """A signal that nobody has acknowledged sounds in time; one that was acknowledged sounds again."""
    hearing, alarms = moment.ghost.hearing, moment.after.alarms
    for priority, unheard in zip(HEARD, hearing.unheard, strict=True):
        sounds = wants_to_be_heard(alarms, priority)
        yield f"heard_{priority.name}", sounds, unheard < GAP_MIN[priority]
    for cause, quiet in zip(Cause, hearing.quiet, strict=True):
        acknowledged = signal(alarms, cause).acknowledged
        yield f"quiet_{cause.name}", acknowledged, quiet < SNOOZE_MIN[URGENCY[cause]]


@claims("ALM-4", "valid_alarms", "valid_day_nl_ledger", "valid_order", "valid_reservoir",
        "volume_limit_in_force_is_the_largest")  # fmt: skip
def no_alarm_without_its_cause(moment: Moment) -> Iterator[Case]:
    """A signal that begins has its cause."""
    for cause, was, now, present in _each_signal(moment):
        yield cause.name, now.on & negation(was.on), present


@claims("AUTH-2")
def refused_command_changes_nothing(moment: Moment) -> Iterator[Case]:
    """A refused command leaves everything but replay counter and audit counts as it was."""
    event = moment.event
    if isinstance(event, Tick):
        return
    refused = any_refusal(moment.result.refusals)
    for name, kept in unchanged(moment.before, moment.after, but=("counter", "patient_counter", "audit")):
        yield name, refused, kept
    was, now, other = _counters(moment)
    replayed = event.counter <= was
    yield "replayed", replayed, refused
    yield "counter", negation(replayed), now == event.counter
    yield "counter_kept", replayed, now == was
    yield "other_counter", True, other


@claims("RES-4", events=(Load, Confirm, Tick))
def session_never_stops_delivery(moment: Moment) -> Iterator[Case]:
    """Neither what is loaded nor what is confirmed, nor that nobody confirms it, changes the mode."""
    yield "mode", True, moment.after.mode == moment.before.mode


def _counters(moment: Moment) -> tuple[int, int, bool]:
    """The counter of whoever commands, before and after; and whether the other's is as it was."""
    before, after = moment.before, moment.after
    if type(moment.event) is PatientBolus:
        return before.patient_counter, after.patient_counter, after.counter == before.counter
    return before.counter, after.counter, after.patient_counter == before.patient_counter


def unchanged(before: State, after: State, *, but: tuple[str, ...]) -> Iterator[tuple[str, bool]]:
    """Say of every field of the state but those named, fields to come included, whether it is as it was."""
    for field in attrs.fields(State):
        if field.name not in but:
            yield field.name, same(getattr(before, field.name), getattr(after, field.name))


def same(a: Any, b: Any) -> bool:
    """Return whether two values are equal, leaf by leaf."""
    if attrs.has(type(a)):
        pairs = [(getattr(a, field.name), getattr(b, field.name)) for field in attrs.fields(type(a))]
        return every(same(mine, yours) for mine, yours in pairs)
    if type(a) is tuple and type(b) is tuple:
        return every(same(mine, yours) for mine, yours in zip(a, b, strict=True))
    equal: bool = a == b
    return equal
