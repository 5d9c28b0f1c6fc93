"""All that `check` says about a prescription, and the same as JSON."""

from attrs import evolve, frozen

from controller.order import Order
from controller.shell.changeover import BELOW_LEAST_MIN_MAX, Changeover, changeover
from controller.shell.decimals import exact, hours, percent, plain, rounded_down, rounded_up, share
from controller.shell.delivery import (
    BolusFigures,
    StepDelivery,
    WindowFigures,
    bolus_figures,
    daily_prescribed,
    of_24_h,
    step_deliveries,
    window_figures,
)
from controller.shell.errors import printable
from controller.shell.fallback import for_the_strongest_drug
from controller.shell.files import Json
from controller.shell.prescription_file import Limits, Prescription
from controller.shell.priming import Priming, priming_json, priming_of
from controller.shell.program import DAYS, clock
from controller.shell.reasons import Reason, judge
from controller.shell.suggest import with_least_limits
from controller.shell.supply import Crossing, Supply, forecast
from controller.titration import DailyDose, DoseSteps, beyond_hard_limit, beyond_soft_limit
from controller.units import HOURS_PER_DAY, Picograms

DIFFERENCE_PLACES = 4
CHANGE_PLACES = 2
TOO_LOW_FOR_TOO_LONG = (
    "The change from {old} to {new} mcg/mL may leave {least} % of the dose for {below} h while the new drug "
    "travels to the tip; below half of it is refused beyond {below_max} h."
)
"""Beside the reasons of `REASONS`: this one is about two prescriptions. Its id is `change_of_drug`."""
STEP_BEYOND_HARD_LIMIT = (
    "The {dose} would go from {before} to {now} mcg in one step, and over {most} mcg is refused whatever "
    "the reason: take smaller steps, a day apart."
)
"""Likewise; its id is `step_beyond_hard_limit`."""


@frozen
class Assessment:
    """All that `check` says about a prescription.

    Attributes:
        prescription: what was read.
        order: what it comes to, also where it is refused.
        reasons: every reason for refusal, in fixed order; none means admitted.
        steps: program steps, as prescribed and as delivered.
        daily_prescribed: nominal daily doses as prescribed.
        patient_bolus: the patient bolus; None where none is asked for.
        windows: doses of the 24 h, 4 h and 60 min windows.
        supply: how long the fill lasts; None where the prescription is refused.
        dose_steps: nominal daily doses that are set, and what the next ones may be.
        suggested: least admissible limits, rounded up; None where they alone would not do.
        drug: the worst of the change of drug, from the previous prescription or from what an old catheter may
            hold at the strongest; None where there is none.
        priming: priming of a new catheter; None where there is none, or the prescription is refused.
    """

    prescription: Prescription
    order: Order
    reasons: tuple[Reason, ...]
    steps: tuple[StepDelivery, ...]
    daily_prescribed: DailyDose
    patient_bolus: BolusFigures | None
    windows: tuple[WindowFigures, ...]
    supply: Supply | None
    dose_steps: DoseSteps
    suggested: Limits | None
    drug: Changeover | None
    priming: Priming | None

    @property
    def admitted(self) -> bool:
        """Whether there is no reason for refusal."""
        return not self.reasons


def assess(prescription: Prescription) -> Assessment:
    """Return all that `check` says about a prescription by itself."""
    verdict = judge(prescription)
    limits, reasons_left = with_least_limits(prescription)
    primes = prescription.new_catheter and not verdict.reasons
    return Assessment(
        prescription=prescription,
        order=verdict.admission.order,
        reasons=verdict.reasons,
        steps=step_deliveries(prescription),
        daily_prescribed=daily_prescribed(prescription),
        patient_bolus=bolus_figures(prescription, verdict.admission),
        windows=window_figures(prescription, verdict.admission),
        supply=None if verdict.reasons else forecast(prescription, verdict.admission.order),
        dose_steps=verdict.admission.order.steps,
        suggested=None if reasons_left else limits,
        drug=None if verdict.reasons else _off_an_old_catheter(prescription, verdict.admission.order),
        priming=_priming(prescription, verdict.admission.order) if primes else None,
    )


def _priming(prescription: Prescription, order: Order) -> Priming | None:
    request = prescription.request
    return priming_of(order, prescription.device, request.volume_nl, request.usable_floor_nl)


def _off_an_old_catheter(prescription: Prescription, order: Order) -> Changeover | None:
    """The worst until what an old catheter may hold has left; it is not refused: there is no other way."""
    if not prescription.old_catheter:
        return None
    fallback = judge(for_the_strongest_drug(prescription)).admission.order
    return changeover(old=fallback, new=order, device=prescription.device)


def assess_change(prescription: Prescription, before: Assessment) -> Assessment:
    """Return all that `check` says about a prescription that comes after another one in the same pump."""
    now = assess(prescription)
    drug = now.drug
    if not prescription.old_catheter:  # else it holds anything but the previous drug
        drug = changeover(old=before.order, new=now.order, device=prescription.device)
    against = (*_against_step(before.dose_steps, now.dose_steps), *_against_drug(drug, prescription))
    supply = None if against else now.supply
    return evolve(now, drug=drug, reasons=(*now.reasons, *against), supply=supply)


def _against_step(before: DoseSteps, now: DoseSteps) -> tuple[Reason, ...]:
    """The pump refuses such a load; a fill with such an order it would not, and so it is refused here."""
    if before.daily.most_pg == 0 or not beyond_hard_limit(before, now.daily):
        return ()
    doses = of_24_h(before.daily, now.daily, before.hard_max)
    name, (was_pg, now_pg, most_pg) = next((name, dose) for name, dose in doses if dose[1] > dose[2])
    text = STEP_BEYOND_HARD_LIMIT.format(
        dose=name, now=rounded_up(now_pg), before=rounded_up(was_pg), most=rounded_down(most_pg)
    )
    return (Reason("step_beyond_hard_limit", text),)


def _against_drug(drug: Changeover | None, prescription: Prescription) -> tuple[Reason, ...]:
    if drug is None or prescription.old_catheter or not drug.too_low_for_too_long:
        return ()
    text = TOO_LOW_FOR_TOO_LONG.format(
        old=drug.old,
        new=drug.new,
        least=share(drug.least, CHANGE_PLACES),
        below=hours(drug.below_min, CHANGE_PLACES),
        below_max=hours(BELOW_LEAST_MIN_MAX, 0),
    )
    return (Reason("change_of_drug", text),)


def difference(step: StepDelivery) -> str:
    """Return how far the delivered rate is from the prescribed one, in per cent."""
    if step.asked_pg_per_day == 0:
        return percent(0, 1, DIFFERENCE_PLACES)
    return percent(step.given_pg_per_day - step.asked_pg_per_day, step.asked_pg_per_day, DIFFERENCE_PLACES)


def change(before_pg: Picograms, now_pg: Picograms) -> str:
    """Return the change of a dose in per cent; from 0 there is none."""
    return percent(now_pg - before_pg, before_pg, CHANGE_PLACES) if before_pg > 0 else "n/a"


def over_dose(drug: Changeover) -> str:
    """Return how far the largest dose of a change of drug is over the program's, in per cent."""
    over = drug.most - 1
    return percent(over.numerator, over.denominator, CHANGE_PLACES)


def step_verdict(before: DoseSteps, now: DoseSteps) -> str:
    """Return what the pump makes of a change of dose within 24 h of no other: an id for `check --json`."""
    if beyond_hard_limit(before, now.daily):
        return "refused"
    return "override" if beyond_soft_limit(before, now.daily) else "free"


def given_mcg_per_h(step: StepDelivery, places: int) -> str:
    """Return the delivered rate, mcg/h, rounded down to `places`."""
    return rounded_down(step.given_pg_per_day // HOURS_PER_DAY, places)


def as_json(assessment: Assessment, previous: Assessment | None) -> Json:
    """Return what `check --json` writes: `dosebound.check/1`, doses as exact decimal strings."""
    prescription = assessment.prescription
    fill, limits = prescription.fill, assessment.suggested
    return {
        "schema": "dosebound.check/1",
        "file": printable(prescription.file),
        "label": prescription.label,
        "admitted": assessment.admitted,
        "refusals": [{"id": reason.id, "text": reason.text} for reason in assessment.reasons],
        "device": prescription.device.name,
        "dead_volume_ml": {
            "min": plain(prescription.dead_volume_min.written),
            "max": plain(prescription.dead_volume_max.written),
        },
        "drug": prescription.drug.name,
        "concentration_mcg_per_ml": plain(prescription.concentration.written),
        "volume_ml": plain(fill.volume.written),
        "usable_floor_ml": plain(fill.usable_floor.written),
        "start": prescription.start.isoformat(),
        "program": [_step_json(step) for step in assessment.steps],
        "daily": {
            "prescribed_mcg": _daily_json(assessment.daily_prescribed),
            "delivered_mcg": _daily_json(assessment.dose_steps.daily),
        },
        "patient_bolus": _bolus_json(assessment.patient_bolus) if assessment.patient_bolus else None,
        "old_catheter": _old_catheter_json(assessment),
        "priming": priming_json(assessment.priming) if assessment.priming else None,
        "windows": {window.name: _window_json(window) for window in assessment.windows},
        "supply": _supply_json(assessment.supply) if assessment.supply else None,
        "suggested_limits": {key.key: plain(limit.written) for key, limit in limits.given}
        if limits
        else None,
        "change": _change_json(assessment, previous) if previous else None,
    }


def _daily_json(daily: DailyDose) -> Json:
    return {"least": exact(daily.least_pg), "mean": exact(daily.mean_pg), "most": exact(daily.most_pg)}


def _step_json(step: StepDelivery) -> Json:
    return {
        "at": clock(step.step.at_min),
        "days": [DAYS[day] for day in step.step.days],
        "rate_mcg_per_h": plain(step.step.rate.written),
        "flow_nl_per_day": step.flow,
        "delivered_mcg_per_h": given_mcg_per_h(step, 6),
        "difference_percent": difference(step),
    }


def _bolus_json(bolus: BolusFigures) -> Json:
    asked = bolus.asked
    return {
        "dose_mcg": plain(asked.dose.written),
        "pulses": bolus.pulses,
        "delivered_mcg": exact(bolus.given_pg),
        "duration_min": asked.duration.units,
        "lockout_min": asked.lockout.units,
        "per_24h_max": asked.per_24h_max.units,
        "most_in_24h": bolus.most,
        "most_in_24h_mcg": exact(bolus.most_pg),
        "reason": printable(asked.reason),
    }


def _window_json(window: WindowFigures) -> Json:
    allowance_pg = window.allowance_pg
    return {
        "prescribed_mcg": exact(window.prescribed_pg),
        "worst_true_mcg": exact(window.worst_true_pg),
        "least_admissible_mcg": exact(window.least_pg),
        "limit_mcg": plain(window.limit.written) if window.limit else None,
        "bolus_allowance_mcg": None if allowance_pg is None else exact(allowance_pg),
    }


def _supply_json(supply: Supply) -> Json:
    return {
        **{crossing.name: _crossing_json(crossing) for crossing in supply.crossings},
        "low_at_start": supply.low_at_start,
        "refill_from": supply.refill_from.isoformat(),
        "refill_by": supply.refill_by.isoformat(),
        "stable_until": supply.stable_until.isoformat(),
    }


def _crossing_json(crossing: Crossing) -> Json:
    return {
        "volume_ml": exact(crossing.volume_nl),
        "at_largest_strokes": crossing.largest.isoformat(),
        "at_nominal_strokes": crossing.nominal.isoformat(),
        "at_smallest_strokes": crossing.smallest.isoformat(),
    }


def _limits_json(limits: Limits) -> Json:
    return {quantity.key: plain(limit.written) for quantity, limit in limits.given}


def _change_json(now: Assessment, before: Assessment) -> Json:
    return {
        "previous": printable(before.prescription.file),
        "previous_admitted": before.admitted,
        "step": step_verdict(before.dose_steps, now.dose_steps),
        "prescribed_percent": {
            window.name: change(earlier.prescribed_pg, window.prescribed_pg)
            for earlier, window in zip(before.windows, now.windows, strict=True)
        },
        "drug": _drug_json(now.drug) if now.drug and not now.prescription.old_catheter else None,
    }


def _old_catheter_json(assessment: Assessment) -> Json:
    if not assessment.prescription.old_catheter:
        return None
    return _drug_json(assessment.drug) if assessment.drug else {}


def _drug_json(drug: Changeover) -> Json:
    return {
        "from_mcg_per_ml": str(drug.old),
        "to_mcg_per_ml": str(drug.new),
        "least_dose_percent": share(drug.least, CHANGE_PLACES),
        "least_dose_percent_at_smallest_strokes": share(drug.least_true, CHANGE_PLACES),
        "most_hours_below_prescribed": hours(drug.below_min, CHANGE_PLACES),
        "most_over_dose_percent": over_dose(drug),
        "too_low_for_too_long": drug.too_low_for_too_long,
    }
