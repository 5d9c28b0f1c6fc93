"""DOSE-3 and DEL-4 as predicates over one step."""

from collections.abc import Iterator

from controller.events import (
    ClinicianBolus,
    Confirm,
    ConfirmFill,
    OpenRefill,
    PatientBolus,
    Prime,
    Stop,
    Tick,
)
from controller.presets import pulse_units
from controller.refusals import any_refusal
from controller.state import Mode
from spec.choosing import pick
from spec.delivery_claims import claims_room, has_room, lacks_room
from spec.ghosts import QUIET_MIN, drug_changes, fallback_ends, needle_is_in
from spec.hearing import locked
from spec.invariants import reach_min
from spec.logic import every, negation, some
from spec.moment import Moment, same
from spec.patient import DAY_AND_HALF_HOUR_MIN, LAST
from spec.registry import Case, claims, fact
from spec.windows import WINDOWS, WindowKind


def _is_recent(age: int) -> int:
    return pick(age < DAY_AND_HALF_HOUR_MIN, 1, 0)


def _in_lockout(moment: Moment) -> bool:
    since, lockout_min = moment.ghost_before.times, moment.before.order.patient.lockout_min
    return (since.ages[0] < lockout_min) | (since.session < lockout_min)


def _count_reached(moment: Moment) -> bool:
    recent = sum(_is_recent(age) for age in moment.ghost_before.times.ages)
    return recent >= moment.before.order.patient.per_24h_max


@claims("DOSE-3", "boluses_are_remembered", "valid_patient", "valid_order", events=(PatientBolus, Confirm))
def patient_boluses_keep_lockout_and_count(moment: Moment) -> Iterator[Case]:
    """Each begins a lockout after the last and after any load, and is one of so many in any 24 h."""
    accepted = negation(any_refusal(moment.result.refusals))
    if type(moment.event) is Confirm:
        ages = zip(moment.after.patient.ages, moment.ghost.times.ages, strict=True)
        for at, (age, truly) in enumerate(ages):
            yield f"not_forgotten_{at}", accepted & (truly < DAY_AND_HALF_HOUR_MIN), age <= truly
        return
    rules = moment.before.order.patient
    yield "lockout", accepted, negation(_in_lockout(moment))
    yield "count", accepted, negation(_count_reached(moment))
    yield "allowed", accepted, rules.per_24h_max > 0
    yield "dose", accepted, moment.after.bolus.pulses <= rules.pulses


def _wished_for(moment: Moment) -> bool:
    """Whether a patient bolus is asked for that ought to be granted, whatever the ledger holds."""
    before, rules = moment.before, moment.before.order.patient
    return every(
        (
            moment.event.counter > before.patient_counter if type(moment.event) is PatientBolus else False,
            rules.per_24h_max > 0,
            before.mode == Mode.INFUSING,
            before.bolus.pulses == 0,
            negation(locked(before.alarms)),
            negation(_in_lockout(moment)),
            negation(_count_reached(moment)),
        )
    )


def _covers(kind: WindowKind, moment: Moment) -> bool:
    """Whether the watch on boluses began with the quarter-hour that the oldest bucket of a window is in."""
    watch = moment.ghost_before.boluses
    if kind.by_minutes:
        full = kind.buckets - 1
        return watch.started & (watch.minutes >= full) & (watch.minutes < reach_min(kind))
    return watch.started & (watch.slots == kind.buckets - 1)


def _bears(kind: WindowKind) -> None:
    def bears(moment: Moment) -> Iterator[Case]:
        window = kind.of(moment.before.ledger)
        dose = kind.patient_dose(moment.before.order, moment.device)
        asked = _wished_for(moment) & _covers(kind, moment)
        allowance = kind.amount(moment.before.order.allowances)
        borne = sum(bucket.bolus for bucket in window) + dose <= allowance
        last = kind.buckets - 1
        for boluses in range(LAST):
            so_many = asked & (moment.ghost_before.boluses.boluses == boluses)
            yield f"bolus_{last}_of_{boluses}", so_many, borne
        for at, bucket in enumerate(window):
            yield f"allowance_{at}", asked, bucket.allowance >= allowance

    bears.__name__ = f"{kind.name}_bears_a_patient_bolus"
    bears.__doc__ = "Patient boluses that lockout and count allow fit what the window leaves for boluses."
    claims(
        "DEL-4",
        "boluses_are_few",
        "bolus_watch_age",
        "boluses_are_remembered",
        "valid_patient",
        "valid_bolus",
        "valid_order",
        "valid_clock",
        f"{kind.name}_boluses_are_known",
        "lemmas",
        events=(PatientBolus,),
    )(bears)


for _kind in WINDOWS:
    _bears(_kind)


@claims("DEL-4", "boluses_are_remembered", "valid_patient", "valid_order", events=(PatientBolus,))
def patient_bolus_is_refused_only_for_a_reason(moment: Moment) -> Iterator[Case]:
    """If it ought to be granted and is not, some window has no room for it."""
    wanting = []
    for kind in WINDOWS:
        window = kind.of(moment.before.ledger)
        dose = kind.patient_dose(moment.before.order, moment.device)
        total = sum(bucket.bolus for bucket in window)
        wanting.append(some(total + dose > bucket.allowance for bucket in window))
    yield "want", _wished_for(moment) & any_refusal(moment.result.refusals), some(wanting)


# --- its pulses -----------------------------------------------------------------------------------


def _runs(moment: Moment) -> bool:
    ended = moment.before.battery.ended
    rests = drug_changes(moment.before, moment.device) | needle_is_in(moment.ghost.refill) | ended
    rests = rests | moment.after.pressure_watch.holds
    there = moment.after.reservoir.upper_nl > 0
    return (moment.before.mode == Mode.INFUSING) & there & negation(rests | moment.after.encoder.off)


def _due(moment: Moment) -> int:
    """Pulses of the bolus that its flow completes at this tick, never more than are to come."""
    bolus = moment.before.bolus
    due = (bolus.phase + bolus.flow_nl_per_day) // pulse_units(moment.device)
    return pick(due <= bolus.pulses, due, bolus.pulses)


def _withheld(moment: Moment) -> int:
    """Pulses of the bolus that were due at this tick and that the governor refused; priming aside."""
    runs = _runs(moment) & negation(moment.before.bolus.primes)
    return pick(runs, _due(moment) - moment.result.motor.bolus, 0)


@claims("DEL-4", "valid_bolus", "valid_order", "valid_alarms", "refill_is_as_far_as_seen")
def bolus_keeps_its_pace_until_it_is_through(moment: Moment) -> Iterator[Case]:
    """It begins with all its pulses; while delivery runs and no lock stands, each has its turn in time.

    No command ends it but an accepted stop, a change of order and the opening of a refill. Priming keeps no
    pace: it ends where drug may be at the tip.
    """
    before, after, free = moment.before.bolus, moment.after.bolus, negation(locked(moment.after.alarms))
    accepted = negation(any_refusal(moment.result.refusals))
    if type(moment.event) is Tick:
        goes_on = _runs(moment) & free & (before.pulses > 0) & negation(before.primes)
        yield "pulses", goes_on, after.pulses == before.pulses - _due(moment)
        more = goes_on & (after.pulses > 0)
        yield "flow", more, after.flow_nl_per_day == before.flow_nl_per_day
        built = before.phase + before.flow_nl_per_day
        yield "phase", more, built == after.phase + _due(moment) * pulse_units(moment.device)
    elif isinstance(moment.event, PatientBolus | ClinicianBolus):
        asked = moment.event if isinstance(moment.event, ClinicianBolus) else moment.before.order.patient
        whole = (after.pulses >= asked.pulses) & (after.flow_nl_per_day == asked.flow_nl_per_day)
        yield "begins", accepted & free, whole
        yield "replaces_none", accepted, before.pulses == 0
        yield "goes_on", negation(accepted), same(before, after)
    elif type(moment.event) is Prime:
        yield "replaces_none", accepted, before.pulses == 0
        yield "goes_on", negation(accepted), same(before, after)
    elif type(moment.event) in (Confirm, Stop, OpenRefill):
        yield "goes_on", negation(accepted), same(before, after)
    elif type(moment.event) is ConfirmFill:
        stays = negation(accepted & fallback_ends(moment.before, moment.event))
        yield "goes_on", stays & free, same(before, after)
    else:
        yield "goes_on", free, same(before, after)


def _total(kind: WindowKind, moment: Moment) -> int:
    return sum(bucket.charged for bucket in kind.of(moment.after.ledger))


def _has_room_for_the_bolus(kind: WindowKind) -> None:
    def for_the_bolus(moment: Moment) -> Iterator[Case]:
        yield from has_room(kind, moment, _total(kind, moment), wanting=_withheld(moment) > 0)

    for_the_bolus.__name__ = f"{kind.name}_has_room_for_the_bolus"
    for_the_bolus.__doc__ = "With nothing raised over the ledger's length, a pulse of an accepted bolus fits."
    claims_room("DEL-4", kind, "refill_is_as_far_as_seen")(for_the_bolus)


for _kind in WINDOWS:
    _has_room_for_the_bolus(_kind)


@claims("DEL-4", "valid_order", "valid_clock", "valid_bolus", "refill_is_as_far_as_seen", events=(Tick,))
def governor_refuses_boluses_only_for_want_of_room(moment: Moment) -> Iterator[Case]:
    """A pulse of a bolus is withheld only if some window cannot bear it."""
    wanting = (lacks_room(kind, moment, _total(kind, moment)) for kind in WINDOWS)
    yield "want", _withheld(moment) > 0, some(wanting)


@fact(events=(PatientBolus, Tick))
def settled_boluses_are_granted_whole(moment: Moment) -> Iterator[Case]:
    """DEL-4 taken together, for watches that began when they should; no obligation of its own."""
    since, quiet = moment.ghost_before.times, moment.ghost_before.delivery.quiet >= QUIET_MIN
    settled = quiet & (since.session >= QUIET_MIN) & (since.clinician >= QUIET_MIN)
    if type(moment.event) is Tick:
        yield "given", settled, _withheld(moment) == 0
        return
    yield "granted", settled & _wished_for(moment), negation(any_refusal(moment.result.refusals))
