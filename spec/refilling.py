"""Invariants of refills and changes of drug: which drug may be where, and what is known of a refill.

The heart is `strongest_drug_is_charged`: whatever parcel has not left the tubing is no stronger than the
drug that pulses are charged at, but for what cannot have arrived yet.
"""

from collections.abc import Iterator

from controller.presets import Device
from controller.refill import Phase
from controller.state import State
from spec.choosing import pick
from spec.ghosts import Ghost
from spec.invariants import Conjunct, admitted_figures, invariant, within_worst
from spec.logic import implies, negation, some


@invariant("valid_order", "A-ADMITTED")
def valid_waiting_order(state: State, ghost: Ghost, device: Device) -> Iterator[Conjunct]:
    """The order that waits, or was replaced, is an admitted one."""
    yield from admitted_figures(state.change.order, device)


@invariant("valid_waiting_order", "valid_ring", "A-ADMITTED")
def valid_waiting_ring(state: State, ghost: Ghost, device: Device) -> Iterator[Conjunct]:
    """Every flow of its ring is between its least and its peak."""
    order = state.change.order
    for at, flow in enumerate(order.ring):
        yield f"flow_{at}", (flow >= order.least_nl_per_day) & (flow <= order.peak_nl_per_day)


@invariant("valid_waiting_order", "ring_within_worst", "A-ADMITTED")
def waiting_ring_within_worst(state: State, ghost: Ghost, device: Device) -> Iterator[Conjunct]:
    """However it is turned, its ring stays within its worst program."""
    yield from within_worst(state.change.order.ring, state.change.order)


@invariant("valid_waiting_order", "valid_bolus")
def valid_change(state: State, ghost: Ghost, device: Device) -> Iterator[Conjunct]:
    """Volumes passed are not negative; what waits is for another drug; a fallback stands in until the end."""
    change = state.change
    open_alone = (state.refill.phase != Phase.CLOSED) & negation(change.pending)
    yield "fallen_back", implies(change.fallen_back, open_alone)
    yield "since_max", change.since_max_nl >= 0
    yield "since_min", change.since_min_nl >= 0
    yield "another", implies(change.pending, change.order.pulse_pg != state.order.pulse_pg)
    fallback = change.pending & (state.refill.phase != Phase.CLOSED)
    yield "fallback", implies(fallback, change.order.pulse_pg >= state.order.pulse_pg)
    now = state.ledger.day_nl[0]
    yield "limit", implies(change.pending, now.limit >= change.order.limits.day_nl)


@invariant()
def refill_is_as_far_as_seen(state: State, ghost: Ghost, device: Device) -> Iterator[Conjunct]:
    """The last step of a refill is the one that the observer saw accepted, and as long ago."""
    refill, watch = state.refill, ghost.refill
    yield "phase", refill.phase == watch.phase
    yield "minutes", refill.minutes >= 0
    yield "since", implies(refill.phase != Phase.CLOSED, refill.minutes == watch.minutes)


@invariant("refill_is_as_far_as_seen", "A-FILL")
def valid_refill(state: State, ghost: Ghost, device: Device) -> Iterator[Conjunct]:
    """While a refill is open the accounts say that nothing is known; what was reported is remembered."""
    refill, watch = state.refill, ghost.refill
    is_open = refill.phase != Phase.CLOSED
    yield "lower_unknown", implies(is_open, state.reservoir.lower_nl == 0)
    yield "upper_unknown", implies(is_open, state.reservoir.upper_nl == device.reservoir_nl)
    yield "lower", implies(is_open, refill.lower_nl == watch.lower_nl)
    yield "upper", implies(is_open, refill.upper_nl == watch.upper_nl)
    reported = refill.phase == Phase.FILL_REPORTED
    yield "volume", implies(reported, refill.volume_nl == watch.volume_nl)
    yield "within", implies(reported, (refill.volume_nl >= 0) & (refill.volume_nl <= device.reservoir_nl))
    yield "pulse", implies(reported, refill.pulse_pg == watch.pulse_pg)
    yield "strongest", implies(is_open, refill.strongest_pg == watch.told_pg)


@invariant("refill_is_as_far_as_seen")
def refill_counts_what_is_pumped(state: State, ghost: Ghost, device: Device) -> Iterator[Conjunct]:
    """While a refill is open, what was charged since the last residual is known."""
    watch, is_open = ghost.refill, state.refill.phase != Phase.CLOSED
    counted_nl = state.change.since_max_nl - state.refill.emptied_at_nl
    yield "charged", implies(is_open, watch.charged_nl == counted_nl)


@invariant("refill_is_as_far_as_seen", "valid_counts", "A-STROKE", "A-RESERVOIR")
def refill_draws_no_more_than_is_charged(state: State, ghost: Ghost, device: Device) -> Iterator[Conjunct]:
    """While a refill is open, no more left the reservoir since the last residual than was charged."""
    watch, is_open = ghost.refill, state.refill.phase != Phase.CLOSED
    yield "drawn", implies(is_open, (watch.drawn_nl >= 0) & (watch.drawn_nl <= watch.charged_nl))


@invariant("drug_that_enters_is_known", "valid_refill")
def refill_remembers_the_drug(state: State, ghost: Ghost, device: Device) -> Iterator[Conjunct]:
    """While a refill is open it holds what the reservoir held when it was opened."""
    is_open = state.refill.phase != Phase.CLOSED
    yield "drug", implies(is_open, state.refill.drug_pg == ghost.drug.filled_pg)


@invariant("refill_is_as_far_as_seen", "valid_change")
def fallback_stands_in(state: State, ghost: Ghost, device: Device) -> Iterator[Conjunct]:
    """While a refill is open, the order from before it is in force, or a fallback alone has replaced it."""
    change, watch = state.change, ghost.refill
    known_pg = pick(change.fallen_back, change.order.pulse_pg, state.order.pulse_pg)
    unloaded = (state.refill.phase != Phase.CLOSED) & negation(watch.loaded)
    yield "known", implies(unloaded, known_pg == watch.known_pg)


@invariant("valid_change", "A-DEAD-VOLUME")
def drug_that_enters_is_known(state: State, ghost: Ghost, device: Device) -> Iterator[Conjunct]:
    """What may enter is no stronger than what waits, or is in force; the dead volume is in range."""
    change, drug, order = state.change, ghost.drug, state.order
    is_open = state.refill.phase != Phase.CLOSED
    in_reservoir_pg = pick(change.pending, change.order.pulse_pg, order.pulse_pg)
    yield "filled", implies(negation(is_open), drug.filled_pg == in_reservoir_pg)
    yield "opened", implies(is_open, drug.filled_pg <= order.pulse_pg)
    yield "replaced", implies(change.fallen_back, drug.filled_pg <= change.order.pulse_pg)
    yield "closed", implies(negation(is_open), drug.most_pg == drug.filled_pg)
    yield "enters", drug.most_pg <= in_reservoir_pg
    yield "not_smaller", order.dead_volume_min_nl <= drug.dead_nl
    yield "not_larger", drug.dead_nl <= order.dead_volume_max_nl
    yield "not_smaller_waiting", change.order.dead_volume_min_nl <= drug.dead_nl
    yield "not_larger_waiting", drug.dead_nl <= change.order.dead_volume_max_nl
    yield "not_smaller_loaded", state.session.order.dead_volume_min_nl <= drug.dead_nl
    yield "not_larger_loaded", drug.dead_nl <= state.session.order.dead_volume_max_nl


@invariant()
def new_catheter_knows_one_drug(state: State, ghost: Ghost, device: Device) -> Iterator[Conjunct]:
    """A catheter is new only while no refill was opened and no order waits; only a new one is primed."""
    new = state.change.new_catheter
    yield "closed", implies(new, state.refill.phase == Phase.CLOSED)
    yield "alone", implies(new, negation(state.change.pending))
    yield "primes", implies(state.bolus.primes, new)


@invariant("valid_bolus", "valid_order", "A-STROKE", "A-RESERVOIR")
def catheter_is_clear(state: State, ghost: Ghost, device: Device) -> Iterator[Conjunct]:
    """A new catheter still holds, of what it held at commissioning, all that was not pumped since."""
    change, drug = state.change, ghost.drug
    yield "clear", implies(change.new_catheter, drug.clear_nl + change.since_max_nl >= drug.dead_nl)


@invariant(
    "drug_that_enters_is_known", "valid_change", "valid_order", "valid_bolus", "valid_ring", "valid_clock",
    "valid_refill", "valid_counts", "valid_reservoir", "accounts_bracket_the_truth",
    "A-STROKE", "A-ENCODER", "A-RESERVOIR", "A-FILL",
)  # fmt: skip
def strongest_drug_is_charged(state: State, ghost: Ghost, device: Device) -> Iterator[Conjunct]:
    """A parcel that has not left is no stronger than the drug in force, or cannot have arrived."""
    parcel, drug, change, order = ghost.parcel, ghost.drug, state.change, state.order
    closed = state.refill.phase == Phase.CLOSED
    yield "size", implies(parcel.started, (parcel.size_nl >= 0) & (parcel.passed_nl >= 0))
    front = parcel.passed_nl + parcel.size_nl
    yield "front", implies(parcel.started & negation(parcel.older), front <= change.since_max_nl)
    unconfirmed_nl = pick(state.unconfirmed > 0, ghost.truth.drawn_nl, 0)
    tail = parcel.passed_nl >= change.since_min_nl + unconfirmed_nl
    yield "tail", implies(parcel.started & parcel.settled & closed, tail)
    fresh = parcel.started & negation(parcel.settled) & closed
    yield "entered", implies(fresh, parcel.pulse_pg <= drug.most_pg)
    waits = change.pending & negation(parcel.older) & (parcel.pulse_pg <= change.order.pulse_pg)
    charged = parcel.pulse_pg <= order.pulse_pg
    gone = parcel.passed_nl >= drug.dead_nl
    yield "strength", implies(parcel.started, some((charged, waits, gone)))
    known = parcel.started & parcel.older & change.fallen_back
    yield "replaced", implies(known, (parcel.pulse_pg <= change.order.pulse_pg) | gone)
    own = parcel.started & change.new_catheter & parcel.older
    yield "own", implies(own, parcel.pulse_pg <= 0)
