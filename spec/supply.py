"""Invariants of DEL-2: what the program can ask for always fits what the ledger still bears.

A watch that began `n` buckets ago with nothing raised since knows everything that the newest `n`
buckets hold: its own basal pulses, and boluses within the allowance of then.
"""

from collections.abc import Iterator

from controller.presets import Device, pulse_units
from controller.state import State
from controller.units import DAY_BUCKETS, SLOT_MIN
from spec.ghosts import HOUR_SLOTS, Ghost, HourSupply, Supply
from spec.invariants import (
    Conjunct,
    Predicate,
    hour_forms,
    invariant,
    pending,
    reserve,
    within_worst,
)
from spec.logic import implies
from spec.windows import DAY_NL, DAY_PG, FOUR_HOUR_PG, HOUR_PG, WindowKind

LETTERS = "abcdefghijklmnopqrstuvwxyz" * 3
"""Labels of minutes within a slot; numbers are kept for buckets."""
QUARTER_HOURLY = (DAY_PG, DAY_NL, FOUR_HOUR_PG)
_STATE = ("valid_clock", "valid_order", "valid_ring", "program_keeps_the_observers_time")


@invariant(*_STATE, "ring_within_worst", "loaded_order_is_admitted")
def supply_ring_dominates(state: State, ghost: Ghost, device: Device) -> Iterator[Conjunct]:
    """The ring of then is nowhere below the ring of now, and within the worst program of then."""
    watch = ghost.supply
    yield "slots", implies(watch.started, watch.slots >= 0)
    yield "pulse", implies(watch.started, watch.order.pulse_pg == state.order.pulse_pg)
    for at, (now, then) in enumerate(zip(state.order.ring, watch.order.ring, strict=True)):
        yield f"slot_{at}", implies(watch.started, now <= then)
    for name, holds in within_worst(watch.order.ring, watch.order):
        if not name.startswith("hour_"):
            yield name, implies(watch.started, holds)


@invariant("supply_ring_dominates", *_STATE)
def supply_units(state: State, ghost: Ghost, device: Device) -> Iterator[Conjunct]:
    """Units scheduled are at most the slots passed; pulses and fraction never exceed them."""
    watch, units = ghost.supply, pulse_units(device)
    yield "full", implies(watch.started, (watch.units_full >= 0) & (watch.units_slot >= 0))
    scheduled = watch.units_full + watch.units_slot
    never_ahead = watch.pulses * units + state.phase < scheduled + units
    yield "pulses", implies(watch.started, (watch.pulses >= 0) & never_ahead)
    for minute in range(SLOT_MIN):
        now = watch.started & (state.minute_in_slot == minute)
        yield f"slot_{LETTERS[minute]}", implies(now, watch.units_slot <= (minute + 1) * watch.order.ring[0])
    yield "slot_most", implies(watch.started, watch.units_slot <= SLOT_MIN * watch.order.ring[0])
    passed = 0
    for begun in range(DAY_BUCKETS):
        now = watch.started & (watch.slots == begun)
        yield f"{begun}", implies(now, watch.units_full <= SLOT_MIN * passed)
        passed = passed + watch.order.ring[-1 - begun]


def _order_of_then(watch: Supply | HourSupply, device: Device, kind: WindowKind) -> bool:
    limit, allowance = kind.amount(watch.order.limits), kind.amount(watch.order.allowances)
    return (allowance >= 0) & (limit == allowance + reserve(watch.order, device, kind))


def _ledger_known(kind: WindowKind) -> Predicate:
    def holds(state: State, ghost: Ghost, device: Device) -> Iterator[Conjunct]:
        watch = ghost.hour_supply if kind.by_minutes else ghost.supply
        begun = ghost.hour_supply.minutes if kind.by_minutes else ghost.supply.slots
        each = kind.pulse_cost(state.order, device)
        limit, allowance = kind.amount(watch.order.limits), kind.amount(watch.order.allowances)
        yield "order", implies(watch.started, _order_of_then(watch, device, kind))
        yield "worst", implies(watch.started, watch.order.worst.day >= 0)
        coming = pending(state, device, kind)
        basal, bolus = 0, 0
        for at, bucket in enumerate(kind.of(state.ledger)):
            basal = basal + bucket.charged - bucket.bolus
            bolus = bolus + bucket.bolus
            now = watch.started & (begun == at)
            yield f"basal_{at}", implies(now, basal <= watch.pulses * each)
            yield f"bolus_{at}", implies(now, bolus + coming <= allowance)
            yield f"limit_{at}", implies(now, bucket.limit >= limit)
            yield f"allowance_{at}", implies(now, bucket.allowance <= allowance)

    holds.__name__ = f"{kind.name}_supply_is_known"
    holds.__doc__ = "The buckets begun since hold the watch's pulses and boluses, nothing else."
    return holds


_BOLUS = (
    "valid_bolus",
    "bolus_within_allowance",
    "current_buckets_saw_the_order",
    "lemmas",
)
for _kind in QUARTER_HOURLY:
    invariant(f"valid_{_kind.name}_ledger", "supply_ring_dominates", *_STATE, *_BOLUS)(_ledger_known(_kind))


@invariant(*_STATE, "ring_within_worst", "loaded_order_is_admitted")
def hour_supply_flows_dominate(state: State, ghost: Ghost, device: Device) -> Iterator[Conjunct]:
    """The flows of then are nowhere below the ring of now, and within the worst hour of then."""
    watch = ghost.hour_supply
    yield "pulse", implies(watch.started, watch.order.pulse_pg == state.order.pulse_pg)
    yield "slot", implies(watch.started, (watch.slot >= 0) & (watch.slot < HOUR_SLOTS))
    yield "offset", implies(watch.started, (watch.offset >= 0) & (watch.offset < SLOT_MIN))
    elapsed = SLOT_MIN * watch.slot + state.minute_in_slot - watch.offset
    yield "minutes", implies(watch.started, (watch.minutes == elapsed) & (elapsed >= 0))
    for at, flow in enumerate(watch.flows):
        yield f"flow_{at}", implies(watch.started, flow >= 0)
    for slot in range(HOUR_SLOTS):
        for ahead in range(HOUR_SLOTS - slot):
            now = watch.started & (watch.slot == slot)
            below = state.order.ring[ahead] <= watch.flows[slot + ahead]
            yield f"ahead_{slot}_{ahead}", implies(now, below)
    for first in range(2):
        for name, units in hour_forms(watch.flows[first:]):
            yield f"{name}_{first}", implies(watch.started, units <= watch.order.worst.hour)


@invariant("hour_supply_flows_dominate", *_STATE)
def hour_supply_units(state: State, ghost: Ghost, device: Device) -> Iterator[Conjunct]:
    """The same as `supply_units`, for any minute."""
    watch, units = ghost.hour_supply, pulse_units(device)
    never_ahead = watch.pulses * units + state.phase < sum(watch.units) + units
    yield "pulses", implies(watch.started, (watch.pulses >= 0) & never_ahead)
    for offset in range(SLOT_MIN):
        now = watch.started & (watch.offset == offset)
        rest = (SLOT_MIN - offset) * watch.flows[0]
        yield f"first_{offset}", implies(now, watch.first_max <= rest)
    for slot in range(HOUR_SLOTS):
        done, flow = watch.units[slot], watch.flows[slot]
        yield f"later_{slot}", implies(watch.started & (watch.slot < slot), done <= 0)
        most = watch.first_max if slot == 0 else SLOT_MIN * flow
        yield f"full_{slot}", implies(watch.started & (watch.slot > slot), done <= most)
        for minute in range(SLOT_MIN):
            now = watch.started & (watch.slot == slot) & (state.minute_in_slot == minute)
            left = (SLOT_MIN - 1 - minute) * flow
            yield f"now_{slot}_{minute}", implies(now, done + left <= most)


invariant("valid_hour_pg_ledger", "hour_supply_flows_dominate", *_STATE, *_BOLUS)(_ledger_known(HOUR_PG))
