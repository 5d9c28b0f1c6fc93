"""Admission: the only way from a prescription to an `Order`. Every reason for refusal is given.

Limits are true mass. The least admissible limit of a window covers the worst program over the
length of its ledger at the largest strokes, plus one pulse; so charging every pulse at its largest
never refuses a dose that the program asks for. Rates are rounded down to the flow grid.
"""

from attrs import frozen

from controller.arithmetic import any_of, ceil_div, largest, total
from controller.order import Amounts, Order, Ring, WorstProgram
from controller.presets import Device, pulse_units
from controller.units import (
    DAY_BUCKETS,
    FOUR_HOUR_BUCKETS,
    HOUR_BUCKETS,
    HOURS_PER_DAY,
    SLOT_MIN,
    SLOTS_PER_DAY,
    FlowMinutes,
    Nanolitres,
    NanolitresPerDay,
    Picograms,
    PicogramsPerHour,
    PicogramsPerNanolitre,
)

DAYS_PER_WEEK = 7


@frozen
class DrugRules:
    """What the drug library allows.

    Attributes:
        concentrations: those that may be filled.
        daily_pg_max: ceiling on the nominal daily dose of a program.
        hourly_pg_max: ceiling on the nominal rate of any program step.
    """

    concentrations: tuple[PicogramsPerNanolitre, ...]
    daily_pg_max: Picograms
    hourly_pg_max: PicogramsPerHour


@frozen
class Request:
    """A prescription in integers, not yet judged.

    Attributes:
        concentration: drug concentration filled, at least 1.
        rates: prescribed rate of each quarter-hour; index 0 is the slot at start.
        limits_given: whether all three limits were written down.
        day_pg, four_hour_pg, hour_pg: limits on true mass, 0 where absent.
        volume_nl: volume filled in.
        usable_floor_nl: prescribed usable floor.
        dead_volume_min_nl, dead_volume_max_nl: range of the tubing's volume.
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


@frozen
class AdmissionRefusals:
    """Why a prescription is refused, one boolean a reason; several may hold.

    Attributes:
        concentration_not_in_library: the drug library has no such concentration.
        rate_off_grid: rounding a rate down to the flow grid loses more than 1 %.
        flow_below_minimum: a slot is under the device's least flow.
        flow_above_maximum: a slot is over the device's largest flow.
        daily_dose_above_library: the nominal day is over the library's ceiling.
        rate_above_library: a step is over the library's ceiling.
        limits_absent: a limit is missing; that never means "no limit".
        day_limit_too_low, four_hour_limit_too_low, hour_limit_too_low: under the least admissible.
        day_limit_too_high, four_hour_limit_too_high, hour_limit_too_high: over 1.5 times it.
        volume_above_capacity: more than the reservoir holds.
        floor_too_low: usable floor under the device's minimum.
        floor_not_below_volume: nothing usable was filled in.
        dead_volume_out_of_range: not a range within what the device can have.
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
    limits = _limits(request, request.concentration)
    reserve = _reserve(worst, pulse_pg, device)
    order = Order(
        ring=ring,
        pulse_pg=pulse_pg,
        limits=limits,
        allowances=_less(limits, reserve),
        worst=worst,
        week_nl=_week_nl(ring, device),
        peak_nl_per_day=NanolitresPerDay(largest(ring)),
        dead_volume_min_nl=request.dead_volume_min_nl,
        dead_volume_max_nl=request.dead_volume_max_nl,
    )
    least = _least(worst, pulse_pg, device, request.concentration)
    return Admission(_refusals(request, order, least, device, drug), order, least)


def grid_flow(rate: PicogramsPerHour, concentration: PicogramsPerNanolitre) -> NanolitresPerDay:
    """Return the flow for a rate, rounded down."""
    return NanolitresPerDay(rate * HOURS_PER_DAY // concentration)


def worst_program(ring: Ring) -> WorstProgram:
    """Return the most that the ring schedules over the length of each ledger window."""
    return WorstProgram(
        day=FlowMinutes(SLOT_MIN * (total(ring) + _worst_slots(ring, DAY_BUCKETS - SLOTS_PER_DAY))),
        four_hour=FlowMinutes(SLOT_MIN * _worst_slots(ring, FOUR_HOUR_BUCKETS)),
        hour=FlowMinutes(_worst_minutes(ring)),
    )


def _worst_slots(ring: Ring, slots: int) -> int:
    twice = ring + ring
    return largest(total(twice[at : at + slots]) for at in range(SLOTS_PER_DAY))


def _worst_minutes(ring: Ring) -> int:
    """Worst of all windows of HOUR_BUCKETS minutes.

    What a window holds changes linearly while it slides until an end of it meets a slot's edge, so
    the worst one begins or ends at an edge.
    """
    full, rest = HOUR_BUCKETS // SLOT_MIN, HOUR_BUCKETS % SLOT_MIN
    twice = ring + ring
    begins = largest(
        SLOT_MIN * total(twice[at : at + full]) + rest * twice[at + full] for at in range(SLOTS_PER_DAY)
    )
    ends = largest(
        rest * twice[at] + SLOT_MIN * total(twice[at + 1 : at + 1 + full]) for at in range(SLOTS_PER_DAY)
    )
    return largest((begins, ends))


def _limits(request: Request, weakest: PicogramsPerNanolitre) -> Amounts:
    """The prescribed limits; volume is the daily limit at the weakest drug, rounded up."""
    return Amounts(
        day_pg=request.day_pg,
        day_nl=Nanolitres(ceil_div(request.day_pg, weakest)),
        four_hour_pg=request.four_hour_pg,
        hour_pg=request.hour_pg,
    )


def _reserve(worst: WorstProgram, pulse_pg: Picograms, device: Device) -> Amounts:
    """What basal may need of each limit: whole pulses at their largest."""
    units = pulse_units(device)
    day = ceil_div(worst.day, units)
    return Amounts(
        day_pg=Picograms(day * pulse_pg),
        day_nl=Nanolitres(day * device.stroke_max_nl),
        four_hour_pg=Picograms(ceil_div(worst.four_hour, units) * pulse_pg),
        hour_pg=Picograms(ceil_div(worst.hour, units) * pulse_pg),
    )


def _less(limits: Amounts, reserve: Amounts) -> Amounts:
    return Amounts(
        day_pg=Picograms(limits.day_pg - reserve.day_pg),
        day_nl=Nanolitres(limits.day_nl - reserve.day_nl),
        four_hour_pg=Picograms(limits.four_hour_pg - reserve.four_hour_pg),
        hour_pg=Picograms(limits.hour_pg - reserve.hour_pg),
    )


def _least(
    worst: WorstProgram,
    pulse_pg: Picograms,
    device: Device,
    weakest: PicogramsPerNanolitre,
) -> Amounts:
    units = pulse_units(device)
    day_pg = ceil_div(worst.day * pulse_pg, units) + pulse_pg
    return Amounts(
        day_pg=Picograms(day_pg),
        day_nl=Nanolitres(ceil_div(day_pg, weakest)),
        four_hour_pg=Picograms(ceil_div(worst.four_hour * pulse_pg, units) + pulse_pg),
        hour_pg=Picograms(ceil_div(worst.hour * pulse_pg, units) + pulse_pg),
    )


def _week_nl(ring: Ring, device: Device) -> Nanolitres:
    units = DAYS_PER_WEEK * SLOT_MIN * total(ring)
    return Nanolitres(ceil_div(units, pulse_units(device)) * device.stroke_max_nl)


def _refusals(
    request: Request, order: Order, least: Amounts, device: Device, drug: DrugRules
) -> AdmissionRefusals:
    limits = order.limits
    return AdmissionRefusals(
        concentration_not_in_library=not any_of(
            request.concentration == listed for listed in drug.concentrations
        ),
        rate_off_grid=any_of(_off_grid(rate, request.concentration) for rate in request.rates),
        flow_below_minimum=any_of(flow < device.flow_min_nl_per_day for flow in order.ring),
        flow_above_maximum=order.peak_nl_per_day > device.flow_max_nl_per_day,
        daily_dose_above_library=sum(request.rates) * SLOT_MIN > drug.daily_pg_max * 60,
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
