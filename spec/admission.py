"""ADM-1 as predicates: every reason for refusal is given, and what is not refused is admitted."""

from collections.abc import Iterator

from attrs import frozen

from controller.admission import Admission, AdmissionRefusals, DrugRules, Request
from controller.arithmetic import ceil_div
from controller.patient import PatientRules
from controller.presets import Device, pulse_units
from controller.units import HOURS_PER_DAY, MINUTE_DS, MINUTES_PER_DAY, SLOT_MIN, SLOTS_PER_DAY, TICK_DS_MIN
from spec.choosing import pick
from spec.invariants import Conjunct, admitted, reach_min, stretches_of
from spec.logic import every, implies, negation, some
from spec.patient import LAST
from spec.windows import DAY_PG, FOUR_HOUR_PG, HOUR_PG, WindowKind


@frozen(eq=False)
class Judgement:
    """One admission with everything that went in."""

    request: Request
    device: Device
    drug: DrugRules
    admission: Admission


def reasons(refusals: AdmissionRefusals) -> tuple[tuple[str, bool], ...]:
    """Return every reason with whether it was given, in order."""
    names = [field.name for field in AdmissionRefusals.__attrs_attrs__]
    return tuple((name, getattr(refusals, name)) for name in names)


def refused(refusals: AdmissionRefusals) -> bool:
    """Return whether any reason was given."""
    return some(given for _, given in reasons(refusals))


def expected_reasons(judged: Judgement) -> dict[str, bool]:
    """Return the reasons that should be given, by the observer's own reading of the request."""
    request, device, drug = judged.request, judged.device, judged.drug
    limits, least = judged.admission.order.limits, least_limits(judged)
    day_rates = [rate * HOURS_PER_DAY for rate in request.rates]
    flows = judged.admission.order.ring
    grid = [rate // request.concentration for rate in day_rates]
    lost = [rate - flow * request.concentration for rate, flow in zip(day_rates, grid, strict=True)]
    low, high = request.dead_volume_min_nl, request.dead_volume_max_nl
    expected = {
        "concentration_not_in_library": every(
            request.concentration != listed for listed in drug.concentrations
        ),
        "rate_off_grid": some(100 * away > rate for away, rate in zip(lost, day_rates, strict=True)),
        "flow_below_minimum": some(flow < device.flow_min_nl_per_day for flow in flows),
        "flow_above_maximum": some(flow > device.flow_max_nl_per_day for flow in flows),
        "daily_dose_above_library": some(
            day * SLOT_MIN > 60 * drug.daily_pg_max for day in stretches_of(request.rates, SLOTS_PER_DAY)
        ),
        "rate_above_library": some(rate > drug.hourly_pg_max for rate in request.rates),
        "limits_absent": negation(request.limits_given),
        "volume_above_capacity": request.volume_nl > device.reservoir_nl,
        "floor_too_low": request.usable_floor_nl < device.usable_floor_min_nl,
        "floor_not_below_volume": request.volume_nl <= request.usable_floor_nl,
        "dead_volume_out_of_range": (low > high)
        | (low < device.dead_volume_min_nl)
        | (high > device.dead_volume_max_nl),
        **_patient_reasons(judged),
    }
    for kind, name in ((DAY_PG, "day"), (FOUR_HOUR_PG, "four_hour"), (HOUR_PG, "hour")):
        limit = kind.amount(limits)
        expected[f"{name}_limit_too_low"] = limit < least[name]
        expected[f"{name}_limit_too_high"] = 2 * limit > 3 * least[name]
    return expected


def _patient_reasons(judged: Judgement) -> dict[str, bool]:
    """The reasons that have to do with the patient bolus, which there are only if one is asked for."""
    asked, device, order = judged.request.patient, judged.device, judged.admission.order
    pulse_pg = device.stroke_nl * judged.request.concentration
    pulses, flow = asked.dose_pg // pulse_pg, order.patient.flow_nl_per_day
    whole = every(
        (
            pulses >= 1,
            asked.duration_min >= 1,
            (asked.lockout_min >= 1) & (asked.lockout_min <= MINUTES_PER_DAY),
            (asked.per_24h_max >= 1) & (asked.per_24h_max <= LAST),
        )
    )
    flow_max = device.flow_max_nl_per_day - order.peak_nl_per_day
    in_range = (flow >= device.flow_min_nl_per_day) & (flow <= flow_max)
    return {
        "patient_bolus_not_allowed": asked.asked & negation(judged.drug.patient_bolus_allowed),
        "patient_bolus_malformed": asked.asked & negation(whole),
        "patient_bolus_off_grid": asked.asked & (100 * (asked.dose_pg - pulses * pulse_pg) > asked.dose_pg),
        "patient_bolus_flow_out_of_range": asked.asked & negation(in_range),
    }


def least_limits(judged: Judgement) -> dict[str, int]:
    """Return the least admissible limits: program and patient boluses at largest strokes, plus a pulse."""
    order, units = judged.admission.order, pulse_units(judged.device)
    each = judged.device.stroke_max_nl * judged.request.concentration
    worst = {DAY_PG: order.worst.day, FOUR_HOUR_PG: order.worst.four_hour, HOUR_PG: order.worst.hour}
    return {
        kind.name.removesuffix("_pg"): ceil_div(most * each, units)
        + most_bolus_pulses(order.patient, kind) * each
        + each
        for kind, most in worst.items()
    }


def most_bolus_pulses(rules: PatientRules, kind: WindowKind) -> int:
    """Return the pulses of all patient boluses that count and lockout allow within a window's ledger."""
    pulses = 0
    for earlier in range(LAST):
        there_can_be = (rules.per_24h_max > earlier) & (earlier * rules.lockout_min < reach_min(kind))
        pulses = pulses + pick(there_can_be, rules.pulses, 0)
    return pulses


def every_reason_is_given(judged: Judgement) -> Iterator[Conjunct]:
    """A reason is given if and only if it holds."""
    expected = expected_reasons(judged)
    for name, given in reasons(judged.admission.refusals):
        yield f"{name}_only_if", implies(given, expected[name])
        yield f"{name}_if", implies(expected[name], given)
    pairs = zip(judged.admission.order.ring, judged.request.rates, strict=True)
    for at, (flow, rate) in enumerate(pairs):
        yield f"flow_{at}", flow == rate * HOURS_PER_DAY // judged.request.concentration
    yield from patient_bolus_is_as_asked(judged)


def patient_bolus_is_as_asked(judged: Judgement) -> Iterator[Conjunct]:
    """Off unless asked for; else its dose in whole pulses, its count, its lockout at least, in true time."""
    asked, rules = judged.request.patient, judged.admission.order.patient
    pulse_pg = judged.device.stroke_nl * judged.request.concentration
    yield "patient_off", asked.asked | ((rules.per_24h_max == 0) & (rules.pulses == 0))
    yield "patient_dose", implies(asked.asked, rules.pulses == asked.dose_pg // pulse_pg)
    yield "patient_count", implies(asked.asked, rules.per_24h_max == asked.per_24h_max)
    true_ds, asked_ds = rules.lockout_min * TICK_DS_MIN, asked.lockout_min * MINUTE_DS
    yield "patient_lockout", implies(asked.asked, (true_ds >= asked_ds) & (true_ds < asked_ds + TICK_DS_MIN))


def what_is_not_refused_is_admitted(judged: Judgement) -> Iterator[Conjunct]:
    """Without a reason for refusal, the order is one that `step` may rely on."""
    yield from admitted(judged.admission.order, judged.device)
