"""DEL-1 and DEL-2 as predicates over one step: the program is delivered, and nothing starves it."""

from collections.abc import Callable, Iterator

from controller.events import Confirm, Load, Tick
from controller.ledger import limit_in_force
from controller.presets import pulse_units
from controller.refusals import any_refusal
from controller.state import Mode
from controller.units import RING_SLOTS, SLOT_MIN
from spec.ghosts import QUIET_MIN, bolus_pg, drug_changes, needle_is_in
from spec.logic import negation, some
from spec.moment import Moment, same
from spec.registry import Case, StepPredicate, claims, fact
from spec.windows import WINDOWS, WindowKind


def covers_the_window(kind: WindowKind, moment: Moment) -> bool:
    """Whether the watch on the program covers the whole ledger of a window."""
    if kind.by_minutes:
        hour = moment.ghost.hour_supply
        return hour.started & (hour.minutes == kind.buckets - 1)
    watch = moment.ghost.supply
    return watch.started & (watch.slots == kind.buckets - 1)


def lacks_room(kind: WindowKind, moment: Moment, charged: int) -> bool:
    """Whether a window that holds so much cannot bear another pulse."""
    each = kind.pulse_cost(moment.before.order, moment.device)
    return charged + each > limit_in_force(kind.of(moment.after.ledger))


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


def has_room(kind: WindowKind, moment: Moment, charged: int, *, wanting: bool) -> Iterator[Case]:
    """Yield for each place of the window's end whether another pulse fits; what is named helps the proof."""
    room, full = negation(lacks_room(kind, moment, charged)), kind.buckets - 1
    covered = wanting & covers_the_window(kind, moment)
    if not kind.by_minutes:
        yield f"bucket_{full}_slot_{-full % RING_SLOTS}_and_0", covered, room
        return
    for minute in range(SLOT_MIN):
        at = moment.after.minute_in_slot == minute
        yield f"minute_{minute}_bucket_{full}_slot_1_and_4", covered & at, room


def claims_room(claim: str, kind: WindowKind, *rests_on: str) -> Callable[[StepPredicate], StepPredicate]:
    """Register a predicate about room in a window, with what all of these rest on."""
    hour = ("hour_supply_units", "hour_supply_flows_dominate",
            "withheld_pulses_were_scheduled_in_the_hour")  # fmt: skip
    day = ("supply_units", "supply_ring_dominates", "withheld_pulses_were_scheduled")
    known = (*(hour if kind.by_minutes else day), f"{kind.name}_supply_is_known")
    valid = ("valid_clock", "valid_bolus", "valid_order", "lemmas")
    return claims(claim, *known, *valid, *rests_on, events=(Tick,), apart=True)


def _has_room_for_the_program(kind: WindowKind) -> None:
    def for_the_program(moment: Moment) -> Iterator[Case]:
        yield from has_room(kind, moment, _basal_total(kind, moment), wanting=moment.result.withheld > 0)

    for_the_program.__name__ = f"{kind.name}_has_room_for_the_program"
    for_the_program.__doc__ = "With nothing raised over the ledger's length, a basal pulse fits the window."
    claims_room("DEL-2", kind)(for_the_program)


for _kind in WINDOWS:
    _has_room_for_the_program(_kind)


@claims("DEL-2", "valid_order", "valid_clock", "valid_ring", events=(Tick,))
def governor_refuses_only_for_want_of_room(moment: Moment) -> Iterator[Case]:
    """A basal pulse is withheld only if some window cannot bear it."""
    wanting = (lacks_room(kind, moment, _basal_total(kind, moment)) for kind in WINDOWS)
    yield "want", moment.result.withheld > 0, some(wanting)


@fact(events=(Tick,))
def settled_pulses_are_granted(moment: Moment) -> Iterator[Case]:
    """DEL-2 taken together, for a watch of each length that began when it should.

    Not an obligation of its own: it is the conjunction of the DEL-2 claims, whose watches begin at
    arbitrary moments, at the moments `kind.buckets - 1` buckets ago.
    """
    ended = moment.before.battery.ended
    rests = needle_is_in(moment.ghost.refill) | drug_changes(moment.before, moment.device) | ended
    rests = rests | moment.after.encoder.off
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
