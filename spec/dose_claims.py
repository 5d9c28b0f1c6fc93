"""DOSE-1, -2, -4, -5, -6 and -8 as predicates over one step, and RES-1's window of volume."""

from collections.abc import Iterator

from controller.events import (
    ClinicianBolus,
    Confirm,
    ConfirmFill,
    EndTherapy,
    OpenRefill,
    PatientBolus,
    Prime,
    Resume,
    Stop,
    Tick,
)
from controller.ledger import limit_in_force
from controller.presets import pulse_units
from controller.refusals import any_refusal
from controller.state import Mode
from spec.ghosts import fallback_ends, needle_is_in
from spec.hearing import locked
from spec.logic import negation, some
from spec.moment import Moment, pulses_of
from spec.plug import may_be_at_the_tip
from spec.registry import Case, claims, fact
from spec.windows import DAY_NL, DAY_PG, FOUR_HOUR_PG, HOUR_PG, WINDOWS, WindowKind


def _window_facts(kind: WindowKind) -> None:
    name = kind.name

    def total_within_limit(moment: Moment) -> Iterator[Case]:
        window = kind.of(moment.after.ledger)
        total = sum(bucket.charged for bucket in window)
        yield name, pulses_of(moment) > 0, total <= limit_in_force(window)

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
    applies = within & judged & (pulses_of(moment) > 0)
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
        judged = watch.started & (watch.minutes >= kind.limit_min) & (pulses_of(moment) > 0)
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
    elif type(moment.event) is ConfirmFill:
        ends = fallback_ends(moment.before, moment.event)
        yield "cut_off", accepted & ends, after.pulses == 0
    yield "locked", locked(moment.after.alarms), after.pulses == 0


@claims("DOSE-5", "strongest_drug_is_charged", "drug_that_enters_is_known", "priming_pulses_bring_no_drug",
        "valid_change", "valid_order", "valid_bolus", "valid_ring", "valid_clock",
        events=(Tick,))  # fmt: skip
def strongest_drug_at_the_tip_is_charged(moment: Moment) -> Iterator[Case]:
    """A parcel that may be leaving the tip is no stronger than the drug that pulses are charged at."""
    parcel, drug = moment.ghost.parcel, moment.ghost.drug
    leaves = may_be_at_the_tip(parcel, drug, moment.nature.drawn_nl) & (pulses_of(moment) > 0)
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


@claims("DOSE-6", "refill_is_as_far_as_seen")
def no_pulse_while_stopped_or_empty(moment: Moment) -> Iterator[Case]:
    """Pulses are commanded only by a tick, while infusing, with a reservoir not certainly empty."""
    pulses = pulses_of(moment)
    yield "stopped", moment.before.mode != Mode.INFUSING, pulses == 0
    yield "empty", moment.after.reservoir.upper_nl <= 0, pulses == 0
    yield "end_of_service", moment.before.battery.ended, pulses == 0
    yield "needle", needle_is_in(moment.ghost.refill), pulses == 0
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
