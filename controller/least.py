"""What limits must cover: the worst stretch of the program, and the patient boluses beside it."""

from controller.arithmetic import ceil_div, largest, total
from controller.order import Amounts, Ring, WorstProgram
from controller.patient import REMEMBERED, PatientRules
from controller.presets import Device, pulse_units
from controller.units import (
    DAY_BUCKETS,
    FOUR_HOUR_BUCKETS,
    HOUR_BUCKETS,
    SLOT_MIN,
    SLOTS_PER_DAY,
    FlowMinutes,
    Nanolitres,
    Picograms,
    PicogramsPerNanolitre,
)

DAYS_PER_WEEK = 7


# Minutes within which the end of an earlier bolus counts against the allowance of a window: the length
# of its ledger; that of minutes is rounded up to whole quarter-hours.
DAY_REACH_MIN = DAY_BUCKETS * SLOT_MIN
FOUR_HOUR_REACH_MIN = FOUR_HOUR_BUCKETS * SLOT_MIN
HOUR_REACH_MIN = HOUR_BUCKETS + SLOT_MIN - 1


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


def allowances(limits: Amounts, worst: WorstProgram, pulse_pg: Picograms, device: Device) -> Amounts:
    """Return what each limit leaves for boluses beside the basal reserve."""
    reserve = _reserve(worst, pulse_pg, device)
    return Amounts(
        day_pg=Picograms(limits.day_pg - reserve.day_pg),
        day_nl=Nanolitres(limits.day_nl - reserve.day_nl),
        four_hour_pg=Picograms(limits.four_hour_pg - reserve.four_hour_pg),
        hour_pg=Picograms(limits.hour_pg - reserve.hour_pg),
    )


def least_limits(
    worst: WorstProgram,
    patient: PatientRules,
    pulse_pg: Picograms,
    device: Device,
    weakest: PicogramsPerNanolitre,
) -> Amounts:
    """Return the least admissible limits: program and patient boluses at their worst, plus one pulse."""
    day_pg = _least(worst.day, _most_pulses(patient, DAY_REACH_MIN), pulse_pg, device)
    four_hours = _most_pulses(patient, FOUR_HOUR_REACH_MIN)
    return Amounts(
        day_pg=day_pg,
        day_nl=Nanolitres(ceil_div(day_pg, weakest)),
        four_hour_pg=_least(worst.four_hour, four_hours, pulse_pg, device),
        hour_pg=_least(worst.hour, _most_pulses(patient, HOUR_REACH_MIN), pulse_pg, device),
    )


def _least(worst: FlowMinutes, boluses: int, pulse_pg: Picograms, device: Device) -> Picograms:
    return Picograms(ceil_div(worst * pulse_pg, pulse_units(device)) + (boluses + 1) * pulse_pg)


def _most_pulses(rules: PatientRules, reach_min: int) -> int:
    """Most pulses of patient boluses that count and lockout allow within so many minutes."""
    return total(_pulses_of(rules, earlier, reach_min) for earlier in range(REMEMBERED))


def _pulses_of(rules: PatientRules, earlier: int, reach_min: int) -> int:
    """Pulses of a bolus that has so many earlier ones within reach, or 0 if there can be no such bolus."""
    there_can_be = (earlier < rules.per_24h_max) & (earlier * rules.lockout_min < reach_min)
    return rules.pulses if there_can_be else 0


def week_nl(ring: Ring, device: Device) -> Nanolitres:
    """Return seven days of program at largest strokes, rounded up."""
    units = DAYS_PER_WEEK * SLOT_MIN * total(ring)
    return Nanolitres(ceil_div(units, pulse_units(device)) * device.stroke_max_nl)
