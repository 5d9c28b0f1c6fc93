"""The verdict on a prescription, and every reason for refusal as a sentence with its numbers."""

from collections.abc import Callable, Mapping, Sequence

from attrs import asdict, evolve, frozen

from controller.admission import Admission, Request, admit
from controller.arithmetic import ceil_div
from controller.patient import REMEMBERED
from controller.shell.decimals import Amount, exact, plain, rounded_down, rounded_up
from controller.shell.delivery import StepDelivery, daily_prescribed, step_deliveries
from controller.shell.errors import printable
from controller.shell.fallback import for_the_strongest_drug
from controller.shell.prescription_file import LIMITS, Prescription
from controller.shell.program import Step
from controller.units import HOURS_PER_DAY, MINUTES_PER_DAY

REASONS: Mapping[str, str] = {
    "concentration_not_in_library": (
        "The concentration, {concentration} mcg/mL, is not in the {drug} library, which has "
        "{concentrations} mcg/mL."
    ),
    "rate_off_grid": (
        "Rounding down to the flow grid, whole nL/day, loses more than 1 % of the rate at {off_grid}."
    ),
    "flow_below_minimum": (
        "The flow is under the device's least, {flow_min} mL/day, which carries {flow_min_rate} mcg/h at "
        "this concentration, at {below_minimum}."
    ),
    "flow_above_maximum": (
        "The flow is over the device's largest, {flow_max} mL/day, which carries {flow_max_rate} mcg/h at "
        "this concentration, at {above_maximum}."
    ),
    "daily_dose_above_library": (
        "The dose of 24 h, {daily} mcg, is over the {drug} library's ceiling of {daily_max} mcg; "
        "rates are in mcg/h, not mcg/day."
    ),
    "rate_above_library": (
        "The rate is over the {drug} library's ceiling of {hourly_max} mcg/h at {above_library}."
    ),
    "limits_absent": (
        "No limit is given for {limits_missing}. That never means no limit: see what "
        "`dosebound check --suggest-limits {file}` prints."
    ),
    "day_limit_too_low": "The 24 h limit, {day_limit} mcg, is under the least admissible, {day_least} mcg.",
    "four_hour_limit_too_low": (
        "The 4 h limit, {four_hour_limit} mcg, is under the least admissible, {four_hour_least} mcg."
    ),
    "hour_limit_too_low": (
        "The 60 min limit, {hour_limit} mcg, is under the least admissible, {hour_least} mcg."
    ),
    "day_limit_too_high": (
        "The 24 h limit, {day_limit} mcg, is over 1.5 times the least admissible: at most {day_most} mcg."
    ),
    "four_hour_limit_too_high": (
        "The 4 h limit, {four_hour_limit} mcg, is over 1.5 times the least admissible: "
        "at most {four_hour_most} mcg."
    ),
    "hour_limit_too_high": (
        "The 60 min limit, {hour_limit} mcg, is over 1.5 times the least admissible: at most {hour_most} mcg."
    ),
    "volume_above_capacity": "The fill, {volume} mL, is more than the reservoir's {capacity} mL.",
    "floor_too_low": "The usable floor, {floor} mL, is under the device's least, {floor_min} mL.",
    "floor_not_below_volume": (
        "Nothing usable is filled in: the usable floor, {floor} mL, is not below the fill, {volume} mL."
    ),
    "dead_volume_out_of_range": (
        "The dead volume, device.dead_volume_ml with min {dead_min} and max {dead_max} mL, is not a range "
        "within the device's {dead_least} to {dead_most} mL{dead_swapped}."
    ),
    "patient_bolus_not_allowed": "A patient bolus is asked for, and the {drug} library forbids it.",
    "patient_bolus_malformed": (
        "The patient bolus is no whole pulse of {pulse} mcg, or takes no time, or its lockout is not 1 to "
        "{lockout_max} min, or its count in 24 h not 1 to {count_max}."
    ),
    "patient_bolus_off_grid": (
        "Rounding the patient bolus, {bolus} mcg, down to whole pulses of {pulse} mcg loses more than 1 %."
    ),
    "patient_bolus_flow_out_of_range": (
        "The patient bolus would flow at {bolus_flow} mL/day: the device's least is {flow_min}, and the "
        "program leaves it at most {bolus_flow_max} mL/day."
    ),
}
"""One sentence for each field of `AdmissionRefusals`, in its order; the names in braces are figures."""

OLD_CATHETER_REFUSED = "old_catheter_refused"
"""Id of the one reason that the core does not give: it admits one concentration at a time."""
_OLD_CATHETER = (
    "Until what the old catheter holds has left, the pump must run this program as one for {strongest} "
    "mcg/mL, the strongest drug of the {drug} library, and as such it is refused: {why}."
)

_TOO_LOW = ("day_limit_too_low", "four_hour_limit_too_low", "hour_limit_too_low")
_STEPS_NAMED_MAX = 4


@frozen
class Reason:
    """One reason for refusal: a field of `AdmissionRefusals`, or OLD_CATHETER_REFUSED, and its sentence."""

    id: str
    text: str


@frozen
class Verdict:
    """The core's verdict on a prescription, and all reasons for refusal; none means admitted."""

    admission: Admission
    reasons: tuple[Reason, ...]


def judge(prescription: Prescription) -> Verdict:
    """Return the verdict on a prescription, with every reason in fixed order."""
    verdict = _judged(prescription)
    if not prescription.old_catheter:
        return verdict
    return evolve(verdict, reasons=verdict.reasons + _against_old_catheter(prescription, verdict.reasons))


def _against_old_catheter(prescription: Prescription, own: tuple[Reason, ...]) -> tuple[Reason, ...]:
    """Whether the fallback is refused, for anything that is not said of the prescription itself already."""
    fallback = for_the_strongest_drug(prescription)
    found = [reason.text for reason in _judged(fallback).reasons if reason not in own]
    if not found:
        return ()
    why = "; ".join(text[0].lower() + text[1:].removesuffix(".") for text in found)
    strongest = plain(fallback.concentration.written)
    text = _OLD_CATHETER.format(strongest=strongest, drug=prescription.drug.name, why=why)
    return (Reason(OLD_CATHETER_REFUSED, text),)


def _judged(prescription: Prescription) -> Verdict:
    """The core's verdict on a prescription as it is, on a catheter that is not old."""
    request = prescription.request
    admission = admit(request, prescription.device, prescription.drug.rules)
    figures = _figures(prescription, request, admission)
    refusals: dict[str, bool] = asdict(admission.refusals, recurse=False)
    # A limit that was never written is said to be missing, not to be too low at 0 mcg as well.
    absent = _absent_limits(prescription) if admission.refusals.limits_absent else (False, False, False)
    unsaid = [name for name, is_absent in zip(_TOO_LOW, absent, strict=True) if is_absent]
    reasons = [
        Reason(name, REASONS[name].format_map(figures))
        for name, holds in refusals.items()
        if holds and name not in unsaid
    ]
    return Verdict(admission, tuple(reasons))


def _absent_limits(prescription: Prescription) -> tuple[bool, bool, bool]:
    limits = prescription.limits
    return (limits.day is None, limits.four_hour is None, limits.hour is None)


def _figures(prescription: Prescription, request: Request, admission: Admission) -> dict[str, str]:
    """Every number that a sentence of `REASONS` names, rounded to the side that is not misleading."""
    device, rules, least = prescription.device, prescription.drug.rules, admission.least
    limits, fill = prescription.limits, prescription.fill
    windows = ("24 h", "4 h", "60 min")
    missing = zip(windows, LIMITS, _absent_limits(prescription), strict=True)
    swapped = prescription.dead_volume_min.units > prescription.dead_volume_max.units
    return {
        "file": printable(prescription.file),
        "drug": prescription.drug.name,
        "concentration": plain(prescription.concentration.written),
        "concentrations": ", ".join(str(listed) for listed in rules.concentrations),
        "daily": rounded_up(daily_prescribed(prescription).most_pg),
        "daily_max": exact(rules.daily_pg_max),
        "hourly_max": exact(rules.hourly_pg_max),
        "limits_missing": ", ".join(f"{name} (limits.{key.key})" for name, key, absent in missing if absent),
        "day_limit": _written(limits.day),
        "four_hour_limit": _written(limits.four_hour),
        "hour_limit": _written(limits.hour),
        "day_least": rounded_up(least.day_pg),
        "four_hour_least": rounded_up(least.four_hour_pg),
        "hour_least": rounded_up(least.hour_pg),
        "day_most": rounded_down(3 * least.day_pg // 2),
        "four_hour_most": rounded_down(3 * least.four_hour_pg // 2),
        "hour_most": rounded_down(3 * least.hour_pg // 2),
        "volume": plain(fill.volume.written),
        "floor": plain(fill.usable_floor.written),
        "capacity": exact(device.reservoir_nl),
        "floor_min": exact(device.usable_floor_min_nl),
        "dead_min": plain(prescription.dead_volume_min.written),
        "dead_max": plain(prescription.dead_volume_max.written),
        "dead_least": exact(device.dead_volume_min_nl),
        "dead_most": exact(device.dead_volume_max_nl),
        "dead_swapped": ": min is above max" if swapped else "",
        **_flow_figures(prescription, request),
        **_bolus_figures(prescription, admission),
    }


def _bolus_figures(prescription: Prescription, admission: Admission) -> dict[str, str]:
    device, order, asked = prescription.device, admission.order, prescription.patient_bolus
    flow_left = device.flow_max_nl_per_day - order.peak_nl_per_day
    return {
        "bolus": plain(asked.dose.written) if asked else "0",
        "pulse": exact(device.stroke_nl * prescription.request.concentration),
        "lockout_max": str(MINUTES_PER_DAY),
        "count_max": str(REMEMBERED),
        "bolus_flow": exact(order.patient.flow_nl_per_day),
        "bolus_flow_max": exact(max(0, flow_left)),
    }


def _flow_figures(prescription: Prescription, request: Request) -> dict[str, str]:
    device, concentration = prescription.device, request.concentration
    flow_min, flow_max = device.flow_min_nl_per_day, device.flow_max_nl_per_day
    ceiling = prescription.drug.rules.hourly_pg_max
    steps = step_deliveries(prescription)

    def where(at_fault: Callable[[StepDelivery], bool]) -> str:
        return _listed([found.step for found in steps if at_fault(found)])

    return {
        "flow_min": exact(flow_min),
        "flow_max": exact(flow_max),
        "flow_min_rate": rounded_up(ceil_div(flow_min * concentration, HOURS_PER_DAY)),
        "flow_max_rate": rounded_down(flow_max * concentration // HOURS_PER_DAY),
        "off_grid": where(lambda at: 100 * (at.asked_pg_per_day - at.given_pg_per_day) > at.asked_pg_per_day),
        "below_minimum": where(lambda at: at.flow < flow_min),
        "above_maximum": where(lambda at: at.flow > flow_max),
        "above_library": where(lambda at: at.step.rate_pg_per_h > ceiling),
    }


def _listed(steps: Sequence[Step]) -> str:
    named = [f"{step.written_at} ({plain(step.rate.written)} mcg/h)" for step in steps[:_STEPS_NAMED_MAX]]
    more = len(steps) - len(named)
    return ", ".join([*named, f"and {more} more"] if more else named)


def _written(limit: Amount | None) -> str:
    return plain(limit.written) if limit else "absent"
