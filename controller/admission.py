"""Admission: the only way from a prescription to an `Order`. Every reason for refusal is given.

Limits are true mass. The least admissible limit of a window covers the worst program over the
length of its ledger at the largest strokes, plus one pulse; so charging every pulse at its largest
never refuses a dose that the program asks for. Rates are rounded down to the flow grid.
"""

from attrs import frozen

from controller.arithmetic import any_of, ceil_div, larger, total
from controller.least import (
    allowances,
    largest_of_week,
    least_limits,
    smallest_of_week,
    stretches,
    week_nl,
    worst_program,
)
from controller.order import Amounts, Order, Ring
from controller.patient import OFF, REMEMBERED, PatientRules
from controller.presets import Device, pulse_units
from controller.titration import DailyDose, DoseSteps
from controller.units import (
    HOURS_PER_DAY,
    MINUTE_DS,
    MINUTES_PER_DAY,
    RING_SLOTS,
    SLOT_MIN,
    SLOTS_PER_DAY,
    TICK_DS_MIN,
    Minutes,
    Nanolitres,
    NanolitresPerDay,
    Picograms,
    PicogramsPerHour,
    PicogramsPerNanolitre,
    Pulses,
)


@frozen
class DrugRules:
    """What the drug library allows.

    Attributes:
        concentrations: those that may be filled.
        daily_pg_max: ceiling on the nominal dose of any 24 h of a program.
        hourly_pg_max: ceiling on the nominal rate of any program step.
        patient_bolus_allowed: whether the labelling permits patient boluses.
        soft_decrease_percent, soft_increase_percent: largest change of the daily dose without override.
        hard_increase_percent: largest increase with one.
    """

    concentrations: tuple[PicogramsPerNanolitre, ...]
    daily_pg_max: Picograms
    hourly_pg_max: PicogramsPerHour
    patient_bolus_allowed: bool
    soft_decrease_percent: int
    soft_increase_percent: int
    hard_increase_percent: int


@frozen
class PatientRequest:
    """The patient bolus that a prescription asks for; all zero and False where it asks for none.

    Attributes:
        asked: whether it asks for one.
        dose_pg: nominal mass of one bolus.
        duration_min: minutes over which it is given.
        lockout_min: least true minutes from its end to the next.
        per_24h_max: most in any 24 h.
    """

    asked: bool
    dose_pg: Picograms
    duration_min: Minutes
    lockout_min: Minutes
    per_24h_max: int


NO_PATIENT_BOLUS = PatientRequest(
    asked=False, dose_pg=Picograms(0), duration_min=Minutes(0), lockout_min=Minutes(0), per_24h_max=0
)


@frozen
class Request:
    """A prescription in integers, not yet judged.

    Attributes:
        concentration: drug concentration filled, at least 1.
        rates: prescribed rate of each quarter-hour of a week; index 0 is the slot at start.
        limits_given: whether all three limits were written down.
        day_pg, four_hour_pg, hour_pg: limits on true mass, 0 where absent.
        volume_nl: volume filled in.
        usable_floor_nl: prescribed usable floor.
        dead_volume_min_nl, dead_volume_max_nl: range of the tubing's volume.
        patient: the patient bolus asked for.
    """

    concentration: PicogramsPerNanolitre
    rates: tuple[PicogramsPerHour, ...]
    limits_given: bool
    day_pg: Picograms
    four_hour_pg: Picograms
    hour_pg: Picograms
    volume_nl: Nanolitres
    usable_floor_nl: Nanolitres
    dead_volume_min_nl: Nanolitres
    dead_volume_max_nl: Nanolitres
    patient: PatientRequest


@frozen
class AdmissionRefusals:
    """Why a prescription is refused, one boolean a reason; several may hold.

    Attributes:
        concentration_not_in_library: the drug library has no such concentration.
        rate_off_grid: rounding a rate down to the flow grid loses more than 1 %.
        flow_below_minimum: a slot is under the device's least flow.
        flow_above_maximum: a slot is over the device's largest flow.
        daily_dose_above_library: the nominal dose of some 24 h is over the library's ceiling.
        rate_above_library: a step is over the library's ceiling.
        limits_absent: a limit is missing; that never means "no limit".
        day_limit_too_low, four_hour_limit_too_low, hour_limit_too_low: under the least admissible.
        day_limit_too_high, four_hour_limit_too_high, hour_limit_too_high: over 1.5 times it.
        volume_above_capacity: more than the reservoir holds.
        floor_too_low: usable floor under the device's minimum.
        floor_not_below_volume: nothing usable was filled in.
        dead_volume_out_of_range: not a range within what the device can have.
        patient_bolus_not_allowed: the drug library allows none.
        patient_bolus_malformed: no whole pulse, no time, lockout over a day, or a count out of range.
        patient_bolus_off_grid: rounding the dose down to whole pulses loses more than 1 % of it.
        patient_bolus_flow_out_of_range: too slow or, beside the program, too fast for the device.
    """

    concentration_not_in_library: bool
    rate_off_grid: bool
    flow_below_minimum: bool
    flow_above_maximum: bool
    daily_dose_above_library: bool
    rate_above_library: bool
    limits_absent: bool
    day_limit_too_low: bool
    four_hour_limit_too_low: bool
    hour_limit_too_low: bool
    day_limit_too_high: bool
    four_hour_limit_too_high: bool
    hour_limit_too_high: bool
    volume_above_capacity: bool
    floor_too_low: bool
    floor_not_below_volume: bool
    dead_volume_out_of_range: bool
    patient_bolus_not_allowed: bool
    patient_bolus_malformed: bool
    patient_bolus_off_grid: bool
    patient_bolus_flow_out_of_range: bool


@frozen
class Admission:
    """The verdict on a request.

    Attributes:
        refusals: all reasons for refusal.
        order: what the pump would be told; only to be used if there is no reason for refusal.
        least: least admissible limits; `day_nl` follows from `day_pg`.
    """

    refusals: AdmissionRefusals
    order: Order
    least: Amounts


def admit(request: Request, device: Device, drug: DrugRules) -> Admission:
    """Judge a request; see `AdmissionRefusals` for the reasons."""
    ring = tuple(grid_flow(rate, request.concentration) for rate in request.rates)
    pulse_pg = Picograms(device.stroke_max_nl * request.concentration)
    worst = worst_program(ring)
    limits = _limits(request)
    patient = _patient_rules(request, pulse_pg, device)
    order = Order(
        ring=ring,
        pulse_pg=pulse_pg,
        limits=limits,
        allowances=allowances(limits, worst, pulse_pg, device),
        worst=worst,
        week_nl=week_nl(ring, device),
        peak_nl_per_day=NanolitresPerDay(largest_of_week(ring)),
        least_nl_per_day=NanolitresPerDay(smallest_of_week(ring)),
        dead_volume_min_nl=request.dead_volume_min_nl,
        dead_volume_max_nl=request.dead_volume_max_nl,
        patient=patient,
        steps=_steps(ring, request, drug),
    )
    least = least_limits(worst, patient, pulse_pg, device, request.concentration)
    return Admission(_refusals(request, order, least, device, drug), order, least)


def grid_flow(rate: PicogramsPerHour, concentration: PicogramsPerNanolitre) -> NanolitresPerDay:
    """Return the flow for a rate, rounded down."""
    return NanolitresPerDay(rate * HOURS_PER_DAY // concentration)


def _limits(request: Request) -> Amounts:
    """The prescribed limits; volume is the daily limit at the drug's concentration, rounded up."""
    return Amounts(
        day_pg=request.day_pg,
        day_nl=Nanolitres(ceil_div(request.day_pg, request.concentration)),
        four_hour_pg=request.four_hour_pg,
        hour_pg=request.hour_pg,
    )


def _patient_rules(request: Request, pulse_pg: Picograms, device: Device) -> PatientRules:
    """The patient bolus in whole pulses, rounded down; its lockout in ticks, rounded up."""
    asked = request.patient
    if not asked.asked:
        return OFF
    pulses = asked.dose_pg // _stroke_pg(request, device)
    return PatientRules(
        pulses=Pulses(pulses),
        flow_nl_per_day=NanolitresPerDay(pulses * pulse_units(device) // _duration(asked)),
        dose_pg=Picograms(pulses * pulse_pg),
        lockout_min=Minutes(ceil_div(asked.lockout_min * MINUTE_DS, TICK_DS_MIN)),
        per_24h_max=asked.per_24h_max,
    )


def _steps(ring: Ring, request: Request, drug: DrugRules) -> DoseSteps:
    """The nominal daily doses, rounded down, and what may follow: rounded to the side of less change."""
    days = stretches(ring[:SLOTS_PER_DAY], ring[SLOTS_PER_DAY:])
    least = smallest_of_week(days) * request.concentration // SLOTS_PER_DAY
    mean = total(ring) * request.concentration // RING_SLOTS
    most = largest_of_week(days) * request.concentration // SLOTS_PER_DAY
    down, up, most_up = drug.soft_decrease_percent, drug.soft_increase_percent, drug.hard_increase_percent
    return DoseSteps(
        daily=DailyDose(Picograms(least), Picograms(mean), Picograms(most)),
        soft_min=DailyDose(_lowered(least, down), _lowered(mean, down), _lowered(most, down)),
        soft_max=DailyDose(_raised(least, up), _raised(mean, up), _raised(most, up)),
        hard_max=DailyDose(_raised(least, most_up), _raised(mean, most_up), _raised(most, most_up)),
    )


def _lowered(daily_pg: int, percent: int) -> Picograms:
    return Picograms(ceil_div(daily_pg * (100 - percent), 100))


def _raised(daily_pg: int, percent: int) -> Picograms:
    return Picograms(daily_pg * (100 + percent) // 100)


def _stroke_pg(request: Request, device: Device) -> Picograms:
    return Picograms(device.stroke_nl * request.concentration)


def _duration(asked: PatientRequest) -> int:
    return larger(1, asked.duration_min)


def _refusals(
    request: Request, order: Order, least: Amounts, device: Device, drug: DrugRules
) -> AdmissionRefusals:
    limits, rates = order.limits, request.rates
    return AdmissionRefusals(
        concentration_not_in_library=not any_of(
            request.concentration == listed for listed in drug.concentrations
        ),
        rate_off_grid=any_of(_off_grid(rate, request.concentration) for rate in request.rates),
        flow_below_minimum=any_of(flow < device.flow_min_nl_per_day for flow in order.ring),
        flow_above_maximum=any_of(flow > device.flow_max_nl_per_day for flow in order.ring),
        daily_dose_above_library=any_of(
            day * SLOT_MIN > drug.daily_pg_max * 60
            for day in stretches(rates[:SLOTS_PER_DAY], rates[SLOTS_PER_DAY:])
        ),
        rate_above_library=any_of(rate > drug.hourly_pg_max for rate in request.rates),
        limits_absent=not request.limits_given,
        day_limit_too_low=limits.day_pg < least.day_pg,
        four_hour_limit_too_low=limits.four_hour_pg < least.four_hour_pg,
        hour_limit_too_low=limits.hour_pg < least.hour_pg,
        day_limit_too_high=2 * limits.day_pg > 3 * least.day_pg,
        four_hour_limit_too_high=2 * limits.four_hour_pg > 3 * least.four_hour_pg,
        hour_limit_too_high=2 * limits.hour_pg > 3 * least.hour_pg,
        volume_above_capacity=request.volume_nl > device.reservoir_nl,
        floor_too_low=request.usable_floor_nl < device.usable_floor_min_nl,
        floor_not_below_volume=request.usable_floor_nl >= request.volume_nl,
        dead_volume_out_of_range=_dead_volume_out_of_range(request, device),
        patient_bolus_not_allowed=request.patient.asked and not drug.patient_bolus_allowed,
        patient_bolus_malformed=request.patient.asked and _malformed(request.patient, order.patient),
        patient_bolus_off_grid=request.patient.asked and _dose_off_grid(request, order.patient, device),
        patient_bolus_flow_out_of_range=request.patient.asked and _flow_out_of_range(order, device),
    )


def _off_grid(rate: PicogramsPerHour, concentration: PicogramsPerNanolitre) -> bool:
    lost = rate * HOURS_PER_DAY % concentration
    return 100 * lost > rate * HOURS_PER_DAY


def _dead_volume_out_of_range(request: Request, device: Device) -> bool:
    return (
        (request.dead_volume_min_nl > request.dead_volume_max_nl)
        | (request.dead_volume_min_nl < device.dead_volume_min_nl)
        | (request.dead_volume_max_nl > device.dead_volume_max_nl)
    )


def _malformed(asked: PatientRequest, rules: PatientRules) -> bool:
    return (
        (rules.pulses < 1)
        | (asked.duration_min < 1)
        | (asked.lockout_min < 1)
        | (asked.lockout_min > MINUTES_PER_DAY)
        | (asked.per_24h_max < 1)
        | (asked.per_24h_max > REMEMBERED)
    )


def _dose_off_grid(request: Request, rules: PatientRules, device: Device) -> bool:
    given_pg = rules.pulses * device.stroke_nl * request.concentration
    return 100 * (request.patient.dose_pg - given_pg) > request.patient.dose_pg


def _flow_out_of_range(order: Order, device: Device) -> bool:
    flow = order.patient.flow_nl_per_day
    return (flow < device.flow_min_nl_per_day) | (flow > device.flow_max_nl_per_day - order.peak_nl_per_day)
