"""The inductive invariants: many small predicates over state and ghosts.

Each returns named conjuncts. `uses` names the invariants that its own preservation rests on. The
engine proves every conjunct at commissioning and after every event; simulations watch the same
functions. A name beginning with A- is an assumption about nature (`spec.moment.assumptions`).
"""

from collections.abc import Callable, Iterator, Sequence

from attrs import frozen

from controller.alarms import Cause
from controller.arithmetic import ceil_div
from controller.order import Order, Ring
from controller.presets import Device, pulse_units
from controller.record import falls_short
from controller.refill import Phase
from controller.state import Mode, State, causes
from controller.units import (
    DAY_BUCKETS,
    FOUR_HOUR_BUCKETS,
    HOUR_BUCKETS,
    MINUTES_PER_DAY,
    SLOT_MIN,
    TICK_DS_MIN,
)
from spec.choosing import pick
from spec.ghosts import HOUR_SLOTS, Ghost, announced_nl
from spec.hearing import GAP_MIN, HEARD, SNOOZE_MIN, URGENCY, locked
from spec.logic import implies, negation, some
from spec.patient import DAY_AND_HALF_HOUR_MIN, LAST
from spec.windows import DAY_NL, DAY_PG, FOUR_HOUR_PG, HOUR_PG, WINDOWS, WindowKind

Conjunct = tuple[str, bool]
Predicate = Callable[[State, Ghost, Device], Iterator[Conjunct]]


@frozen(eq=False)
class Invariant:
    """A named invariant.

    Attributes:
        name: its name.
        holds: its conjuncts.
        uses: names of invariants that its preservation rests on, itself included.
        whole: whether it is small enough to be used whole.
    """

    name: str
    holds: Predicate
    uses: tuple[str, ...]
    whole: bool


INVARIANTS: dict[str, Invariant] = {}


def invariant(*uses: str, whole: bool = False) -> Callable[[Predicate], Predicate]:
    """Register a predicate as an invariant."""

    def register(predicate: Predicate) -> Predicate:
        name = predicate.__name__
        INVARIANTS[name] = Invariant(name, predicate, (name, *uses), whole)
        return predicate

    return register


def closure(names: Sequence[str]) -> tuple[str, ...]:
    """Return `names` and all that they rest on."""
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting.extend(INVARIANTS[name].uses if name in INVARIANTS else ())
    return tuple(sorted(found))


def reserve_pulses(order: Order, device: Device, kind: WindowKind) -> int:
    """Return the basal pulses that fit the worst program over the length of a window's ledger."""
    worst = {
        DAY_PG: order.worst.day,
        DAY_NL: order.worst.day,
        FOUR_HOUR_PG: order.worst.four_hour,
        HOUR_PG: order.worst.hour,
    }[kind]
    return ceil_div(worst, pulse_units(device))


def reserve(order: Order, device: Device, kind: WindowKind) -> int:
    """Return what basal may need of a window's limit."""
    return reserve_pulses(order, device, kind) * kind.pulse_cost(order, device)


def pending(state: State, device: Device, kind: WindowKind) -> int:
    """Return what is still to come of the bolus that runs; priming takes nothing from any allowance."""
    return pick(state.bolus.primes, 0, state.bolus.pulses * kind.pulse_cost(state.order, device))


def admitted(order: Order, device: Device) -> Iterator[Conjunct]:
    """What `admit` guarantees of an order and `step` relies on."""
    yield from admitted_figures(order, device)
    for at, flow in enumerate(order.ring):
        yield f"flow_{at}", (flow >= order.least_nl_per_day) & (flow <= order.peak_nl_per_day)
    yield from within_worst(order.ring, order)


def admitted_figures(order: Order, device: Device) -> Iterator[Conjunct]:
    """The same of all of it but its ring."""
    yield "pulse", order.pulse_pg >= 1
    peak = order.peak_nl_per_day
    yield "peak", (peak >= 0) & (peak <= device.flow_max_nl_per_day)
    yield "least", order.least_nl_per_day >= device.flow_min_nl_per_day
    yield "worst_day", order.worst.day >= 0
    yield "worst_four_hour", order.worst.four_hour >= 0
    yield "worst_hour", order.worst.hour >= 0
    yield "week", order.week_nl >= 0
    yield "dead_volume_least", order.dead_volume_min_nl >= device.dead_volume_min_nl
    yield "dead_volume_range", order.dead_volume_min_nl <= order.dead_volume_max_nl
    yield "dead_volume_most", order.dead_volume_max_nl <= device.dead_volume_max_nl
    for kind in WINDOWS:
        limit, allowance = kind.amount(order.limits), kind.amount(order.allowances)
        yield f"allowance_{kind.name}", allowance >= 0
        yield f"positive_{kind.name}", limit >= 0
        yield f"limit_{kind.name}", limit == allowance + reserve(order, device, kind)
    yield from patient_boluses_fit(order, device)


def patient_boluses_fit(order: Order, device: Device) -> Iterator[Conjunct]:
    """Patient boluses are off, or within the device's range and, all that can come, within allowances."""
    rules = order.patient
    flow_max = device.flow_max_nl_per_day - order.peak_nl_per_day
    on = rules.per_24h_max > 0
    flow_fits = (rules.flow_nl_per_day >= device.flow_min_nl_per_day) & (rules.flow_nl_per_day <= flow_max)
    yield "patient_count", (rules.per_24h_max >= 0) & (rules.per_24h_max <= LAST)
    yield "patient_pulses", implies(on, rules.pulses >= 1)
    yield "patient_flow", implies(on, flow_fits)
    within_a_day = (rules.lockout_min >= 1) & (rules.lockout_min <= DAY_AND_HALF_HOUR_MIN)
    yield "patient_lockout", implies(on, within_a_day)
    yield "patient_dose", rules.dose_pg == rules.pulses * order.pulse_pg
    for kind in WINDOWS:
        dose = kind.patient_dose(order, device)
        for earlier in range(LAST):
            can_be = (earlier < rules.per_24h_max) & (earlier * rules.lockout_min < reach_min(kind))
            fits = (earlier + 1) * dose <= kind.amount(order.allowances)
            yield f"patient_{kind.name}_{earlier}", implies(can_be, fits)


def reach_min(kind: WindowKind) -> int:
    """Return the minutes since the quarter-hour began that holds a window's oldest bucket, at most."""
    return kind.buckets + SLOT_MIN - 1 if kind.by_minutes else kind.buckets * SLOT_MIN


def within_worst(ring: Ring, order: Order) -> Iterator[Conjunct]:
    """No stretch of the ring, wherever it begins, schedules more than `order.worst`."""
    twice = ring + ring
    stretches = zip(stretches_of(ring, DAY_BUCKETS), stretches_of(ring, FOUR_HOUR_BUCKETS), strict=True)
    for at, (day, four_hours) in enumerate(stretches):
        yield f"day_{at}", SLOT_MIN * day <= order.worst.day
        yield f"four_hour_{at}", SLOT_MIN * four_hours <= order.worst.four_hour
        for name, units in hour_forms(twice[at : at + HOUR_SLOTS]):
            yield f"hour_{name}_{at}", units <= order.worst.hour


def stretches_of(slots: Sequence[int], length: int) -> Iterator[int]:
    """Yield the sum of so many slots on end, for each that they can begin with."""
    twice = (*slots, *slots)
    now = sum(twice[:length])
    for first, after in zip(slots, twice[length:], strict=False):
        yield now
        now = now + after - first


def hour_forms(flows: Sequence[int]) -> Iterator[tuple[str, int]]:
    """Units of HOUR_BUCKETS minutes that begin, or end, at the edge of a slot."""
    full, rest = HOUR_BUCKETS // SLOT_MIN, HOUR_BUCKETS % SLOT_MIN
    yield "begins", SLOT_MIN * sum(flows[:full]) + rest * flows[full]
    yield "ends", rest * flows[0] + SLOT_MIN * sum(flows[1 : 1 + full])


@invariant()
def valid_clock(state: State, ghost: Ghost, device: Device) -> Iterator[Conjunct]:
    """The minute is within its slot, the phase within one pulse."""
    yield "minute", (state.minute_in_slot >= 0) & (state.minute_in_slot < SLOT_MIN)
    yield "phase", (state.phase >= 0) & (state.phase < pulse_units(device))


@invariant("A-ADMITTED")
def loaded_order_is_admitted(state: State, ghost: Ghost, device: Device) -> Iterator[Conjunct]:
    """What was loaded last, confirmed or not, is an admitted order, however far its ring has turned."""
    yield from admitted(state.session.order, device)


@invariant("valid_waiting_order", "loaded_order_is_admitted")
def valid_order(state: State, ghost: Ghost, device: Device) -> Iterator[Conjunct]:
    """The order in force is an admitted one."""
    yield from admitted_figures(state.order, device)


@invariant("valid_order", "valid_waiting_ring", "loaded_order_is_admitted")
def valid_ring(state: State, ghost: Ghost, device: Device) -> Iterator[Conjunct]:
    """Every flow of the ring is between the order's least and its peak, and so within the device's range."""
    for at, flow in enumerate(state.order.ring):
        low, high = state.order.least_nl_per_day, state.order.peak_nl_per_day
        yield f"flow_{at}", (flow >= low) & (flow <= high)


@invariant("valid_order", "waiting_ring_within_worst", "loaded_order_is_admitted")
def ring_within_worst(state: State, ghost: Ghost, device: Device) -> Iterator[Conjunct]:
    """However it is turned, the ring stays within the order's worst program."""
    yield from within_worst(state.order.ring, state.order)


def _valid_ledger(kind: WindowKind) -> Predicate:
    def holds(state: State, ghost: Ghost, device: Device) -> Iterator[Conjunct]:
        for at, bucket in enumerate(kind.of(state.ledger)):
            yield f"{at}_charged", bucket.charged >= 0
            yield f"{at}_bolus", bucket.bolus >= 0
            yield f"{at}_limit", bucket.limit >= 0

    holds.__name__ = f"valid_{kind.name}_ledger"
    holds.__doc__ = "No bucket is negative."
    return holds


VALID_LEDGER = tuple(f"valid_{kind.name}_ledger" for kind in WINDOWS)
for _kind in WINDOWS:
    invariant("valid_order", "valid_bolus", whole=True)(_valid_ledger(_kind))


@invariant("valid_bolus")
def current_buckets_saw_the_order(state: State, ghost: Ghost, device: Device) -> Iterator[Conjunct]:
    """The newest bucket of each window carries at least the limit in force, at most the allowance."""
    for kind in WINDOWS:
        now = kind.of(state.ledger)[0]
        yield f"limit_{kind.name}", now.limit >= kind.amount(state.order.limits)
        yield f"allowance_{kind.name}", now.allowance <= kind.amount(state.order.allowances)
    yield "priming", state.ledger.day_nl[0].limit >= state.order.limits.day_nl + announced_nl(state, device)


@invariant("valid_order", "valid_clock")
def valid_bolus(state: State, ghost: Ghost, device: Device) -> Iterator[Conjunct]:
    """Pulses to come are counted down from a positive number, and without them all is zero."""
    bolus = state.bolus
    yield "pulses", bolus.pulses >= 0
    yield "flow", (bolus.flow_nl_per_day >= 0) & (bolus.flow_nl_per_day <= device.flow_max_nl_per_day)
    yield "phase", (bolus.phase >= 0) & (bolus.phase < pulse_units(device))
    yield "none", implies(bolus.pulses == 0, (bolus.phase == 0) & (bolus.flow_nl_per_day == 0))
    yield "nobody", (bolus.pulses > 0) | negation(bolus.by_patient)
    yield "primes", negation(bolus.primes) | ((bolus.pulses > 0) & negation(bolus.by_patient))


@invariant("valid_bolus", "valid_order", *VALID_LEDGER, "current_buckets_saw_the_order", "lemmas")
def bolus_within_allowance(state: State, ghost: Ghost, device: Device) -> Iterator[Conjunct]:
    """What is still to come of a bolus fits the allowance in force."""
    for kind in WINDOWS:
        yield kind.name, pending(state, device, kind) <= kind.amount(state.order.allowances)


@invariant()
def valid_counts(state: State, ghost: Ghost, device: Device) -> Iterator[Conjunct]:
    """Counts are not negative."""
    yield "unconfirmed", state.unconfirmed >= 0
    primed = state.unconfirmed_primed
    yield "unconfirmed_primed", (primed >= 0) & (primed <= state.unconfirmed)
    yield "counter", state.counter >= 0
    yield "patient_counter", state.patient_counter >= 0
    yield "accepted", state.audit.accepted >= 0
    yield "refused", state.audit.refused >= 0
    yield "session", state.session.age_min >= 0
    unchanged_min = state.titration.unchanged_min
    yield "unchanged", (unchanged_min >= 0) & (unchanged_min <= MINUTES_PER_DAY)


@invariant("valid_counts", "valid_refill", "A-FILL")
def valid_reservoir(state: State, ghost: Ghost, device: Device) -> Iterator[Conjunct]:
    """Accounts are not negative, and the floor is within what the device can have."""
    reservoir = state.reservoir
    yield "lower", reservoir.lower_nl >= 0
    yield "upper", reservoir.upper_nl >= 0
    yield "floor", reservoir.usable_floor_nl >= device.usable_floor_min_nl


@invariant()
def valid_alarms(state: State, ghost: Ghost, device: Device) -> Iterator[Conjunct]:
    """Only a signal that is given is acknowledged; and every cause that is present has its signal."""
    present = causes(state, short=falls_short(state.record, pulse_units(device)))
    for cause, signal, is_present in zip(Cause, state.alarms, present, strict=True):
        yield f"acknowledged_{cause.name}", implies(signal.acknowledged, signal.on)
        yield f"settled_{cause.name}", implies(signal.acknowledged, is_present)
        yield f"present_{cause.name}", implies(is_present, signal.on)


@invariant("valid_alarms")
def valid_tones(state: State, ghost: Ghost, device: Device) -> Iterator[Conjunct]:
    """The last tone was one that there is; what is acknowledged has been so for less than a snooze."""
    sounded = state.sounded
    yield "ago", sounded.ago_min >= 0
    yield "tone", (sounded.tone_min == 0) | some(sounded.tone_min == gap for gap in GAP_MIN.values())
    yield "none", implies(sounded.tone_min == 0, sounded.ago_min == 0)
    for cause, signal in zip(Cause, state.alarms, strict=True):
        yield f"loud_{cause.name}", signal.acknowledged | (signal.quiet_min == 0)
        yield f"quiet_{cause.name}", (signal.quiet_min >= 0) & (signal.quiet_min < SNOOZE_MIN[URGENCY[cause]])


@invariant("valid_tones", "valid_alarms")
def silence_is_known(state: State, ghost: Ghost, device: Device) -> Iterator[Conjunct]:
    """What a listener has not heard is no older than the pump's last tone, if that was urgent enough."""
    sounded = state.sounded
    for priority, unheard in zip(HEARD, ghost.hearing.unheard, strict=True):
        heard = (sounded.tone_min > 0) & (sounded.tone_min <= GAP_MIN[priority])
        yield f"heard_{priority.name}", implies(heard, unheard <= sounded.ago_min)
        yield f"unheard_{priority.name}", heard | (unheard <= 0)
        yield f"not_too_long_{priority.name}", unheard < GAP_MIN[priority]
    for cause, signal, quiet in zip(Cause, state.alarms, ghost.hearing.quiet, strict=True):
        yield f"quiet_{cause.name}", implies(signal.acknowledged, quiet == signal.quiet_min)


@invariant("valid_bolus", "valid_alarms", "valid_refill", "valid_reservoir")
def no_bolus_while_stopped_or_locked(state: State, ghost: Ghost, device: Device) -> Iterator[Conjunct]:
    """A stop or a lock leaves nothing of a bolus."""
    yield "stopped", implies(state.mode != Mode.INFUSING, state.bolus.pulses == 0)
    yield "locked", implies(locked(state.alarms), state.bolus.pulses == 0)
    yield "refill", (state.refill.phase == Phase.CLOSED) | (state.bolus.pulses == 0)


@invariant("valid_clock", whole=True)
def program_keeps_the_observers_time(state: State, ghost: Ghost, device: Device) -> Iterator[Conjunct]:
    """Ring and minute are where the observer's clock has them, in every mode."""
    yield "minute", state.minute_in_slot == ghost.program.minute
    for at, (flow, seen) in enumerate(zip(state.order.ring, ghost.program.ring, strict=True)):
        yield f"slot_{at}", flow == seen
    for at, (flow, seen) in enumerate(zip(state.change.order.ring, ghost.program.waiting, strict=True)):
        yield f"waiting_{at}", flow == seen


# --- dose windows -------------------------------------------------------------------------------


@invariant("valid_clock", "A-TICK")
def dose_window_age(state: State, ghost: Ghost, device: Device) -> Iterator[Conjunct]:
    """Buckets begun, minutes begun and true time since the window's start go together."""
    window = ghost.dose
    yield "slots", window.slots >= 0
    yield "minutes", window.minutes >= 0
    yield "true_time", window.age_ds >= TICK_DS_MIN * window.minutes
    least = SLOT_MIN * window.slots + state.minute_in_slot - (SLOT_MIN - 1)
    yield "long_enough", window.minutes >= least


def _dominated(kind: WindowKind) -> Predicate:
    def holds(state: State, ghost: Ghost, device: Device) -> Iterator[Conjunct]:
        window = ghost.dose
        begun = window.minutes if kind.by_minutes else window.slots
        seen = window.charged_nl if kind.is_volume else window.charged_pg
        total = 0
        for at, bucket in enumerate(kind.of(state.ledger)):
            total = total + bucket.charged
            yield f"{at}", implies(window.started & (begun == at), seen <= total)

    holds.__name__ = f"{kind.name}_ledger_covers_the_window"
    holds.__doc__ = "What was charged since the window's start is in the buckets begun since."
    return holds


def _limits_dominated(kind: WindowKind) -> Predicate:
    def holds(state: State, ghost: Ghost, device: Device) -> Iterator[Conjunct]:
        window = ghost.limit
        begun = window.minutes if kind.by_minutes else window.slots
        largest = kind.amount(window.largest)
        yield "now", implies(window.started, kind.amount(state.order.limits) <= largest)
        if kind.is_volume:
            waits = window.started & state.change.pending
            yield "waits", implies(waits, kind.amount(state.change.order.limits) <= largest)
            primed = kind.amount(state.order.limits) + announced_nl(state, device)
            yield "primes", implies(window.started, primed <= largest)
        for at, bucket in enumerate(kind.of(state.ledger)):
            yield f"{at}", implies(window.started & (begun > at), bucket.limit <= largest)

    holds.__name__ = f"{kind.name}_limits_were_in_force"
    holds.__doc__ = "A bucket begun since the watch on limits began carries no larger limit."
    return holds


for _kind in WINDOWS:
    invariant("valid_clock", "valid_order", "dose_window_age", f"valid_{_kind.name}_ledger")(
        _dominated(_kind)
    )
    _known = ("valid_clock", "valid_order", "valid_bolus", "new_catheter_knows_one_drug")
    invariant(*_known)(_limits_dominated(_kind))


@invariant("valid_clock")
def limit_window_age(state: State, ghost: Ghost, device: Device) -> Iterator[Conjunct]:
    """The watch on limits has begun as many quarter-hours as its minutes make."""
    window = ghost.limit
    yield "minutes", window.minutes >= 0
    most = SLOT_MIN * window.slots + state.minute_in_slot
    yield "no_longer", implies(window.started, window.minutes <= most)


EXCESS_TENTHS = (10, 11, 13, 15, 20)
"""Factors, in tenths, for which true mass is followed: 1 for DOSE-1, the rest for DOSE-8."""


@invariant("valid_order", "A-CONC")
def true_mass_within_excess(state: State, ghost: Ghost, device: Device) -> Iterator[Conjunct]:
    """True mass since the window's start is at most the assumed excess times what was charged or primed."""
    dose = ghost.dose
    for tenths in EXCESS_TENTHS:
        within = 10 * dose.true_pg <= tenths * (dose.charged_pg + dose.primed_pg)
        yield f"excess_{tenths}", implies(dose.excess_tenths == tenths, within)


@invariant("valid_order", "catheter_is_clear", "drug_that_enters_is_known", "priming_pulses_bring_no_drug",
           "A-CONC", "A-STROKE", "A-RESERVOIR", "A-NEW-CATHETER")  # fmt: skip
def true_mass_within_charge(state: State, ghost: Ghost, device: Device) -> Iterator[Conjunct]:
    """While strokes are at most the largest, it is at most what was charged: priming brings none."""
    dose = ghost.dose
    yield "charged", implies(dose.excess_tenths == 10, dose.true_pg <= dose.charged_pg)


# --- pulse schedule -----------------------------------------------------------------------------


@invariant("valid_clock", "valid_order", "valid_ring", "program_keeps_the_observers_time")
def basal_never_ahead(state: State, ghost: Ghost, device: Device) -> Iterator[Conjunct]:
    """Commanded basal pulses and the fraction built up never exceed the units scheduled."""
    units, since = pulse_units(device), ghost.interval
    ahead = since.basal_pulses * units + state.phase
    yield "basal", implies(since.started, ahead < since.basal_units + units)


@invariant("valid_clock", "valid_bolus", "no_bolus_while_stopped_or_locked")
def bolus_never_ahead(state: State, ghost: Ghost, device: Device) -> Iterator[Conjunct]:
    """The same for the bolus schedule."""
    units, since = pulse_units(device), ghost.interval
    ahead = since.bolus_pulses * units + state.bolus.phase
    yield "bolus", implies(since.started, ahead < since.bolus_units + units)


@invariant(
    "valid_clock",
    "valid_ring",
    "refill_is_as_far_as_seen",
    "program_keeps_the_observers_time",
    "settled_pulses_are_granted",
    "valid_sensors",
)
def delivery_follows_the_program(state: State, ghost: Ghost, device: Device) -> Iterator[Conjunct]:
    """Undisturbed, pulses and fraction make up exactly what the program scheduled."""
    units, run = pulse_units(device), ghost.delivery
    delivered = run.pulses * units + state.phase
    yield "exact", implies(run.started, delivered == run.units + run.phase)
    yield "phase", (run.phase >= 0) & (run.phase < units)


# --- reservoir ----------------------------------------------------------------------------------


@invariant(
    "valid_refill",
    "valid_reservoir",
    "valid_counts",
    "valid_ring",
    "valid_bolus",
    "valid_clock",
    "refill_counts_what_is_pumped",
    "refill_draws_no_more_than_is_charged",
    "A-FILL",
    "A-STROKE",
    "A-RESERVOIR",
    "A-ENCODER",
)
def accounts_bracket_the_truth(state: State, ghost: Ghost, device: Device) -> Iterator[Conjunct]:
    """The lower account never over-states, the upper one never under-states."""
    truth, reservoir = ghost.truth, state.reservoir
    yield "there", truth.volume_nl >= 0
    yield "drawn", truth.drawn_nl >= 0
    yield "lower", reservoir.lower_nl <= truth.volume_nl
    yield "upper", truth.volume_nl <= reservoir.upper_nl
    counts = (state.refill.phase == Phase.CLOSED) & (state.unconfirmed > 0)
    yield "upper_confirmed", implies(counts, truth.volume_nl + truth.drawn_nl <= reservoir.upper_nl)
