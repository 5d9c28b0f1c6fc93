"""What limits must cover: the worst stretch of the program, and the patient boluses beside it."""

from controller.arithmetic import ceil_div, larger, largest, smallest, total
from controller.order import Amounts, Ring, WorstProgram
from controller.patient import REMEMBERED, PatientRules
from controller.presets import Device, pulse_units
from controller.units import (
    DAY_BUCKETS,
    FOUR_HOUR_BUCKETS,
    HOUR_BUCKETS,
    RING_SLOTS,
    SLOT_MIN,
    SLOTS_PER_DAY,
    FlowMinutes,
    Nanolitres,
    Picograms,
    PicogramsPerNanolitre,
)

# Minutes within which the end of an earlier bolus counts against the allowance of a window: the length
# of its ledger; that of minutes is rounded up to whole quarter-hours.
DAY_REACH_MIN = DAY_BUCKETS * SLOT_MIN
FOUR_HOUR_REACH_MIN = FOUR_HOUR_BUCKETS * SLOT_MIN
HOUR_REACH_MIN = HOUR_BUCKETS + SLOT_MIN - 1


def worst_program(ring: Ring) -> WorstProgram:
    """Return the most that the ring schedules over the length of each ledger window."""
    days = stretches(ring[:DAY_BUCKETS], ring[DAY_BUCKETS:])
    four_hours = stretches(ring[:FOUR_HOUR_BUCKETS], ring[FOUR_HOUR_BUCKETS:])
    return WorstProgram(
        day=FlowMinutes(SLOT_MIN * largest_of_week(days)),
        four_hour=FlowMinutes(SLOT_MIN * largest_of_week(four_hours)),
        hour=FlowMinutes(_worst_minutes(ring)),
    )


def stretches(first: tuple[int, ...], rest: tuple[int, ...]) -> tuple[int, ...]:
    """Return the sum of as many slots on end as `first` has, beginning with each slot of the week in turn.

    The week is `first`, then `rest`, then `first` again.
    """
    sums: tuple[int, ...] = ()
    now = sum(first)
    for ending, beginning in zip(first + rest, rest + first, strict=True):
        sums = (*sums, now)
        now = now - ending + beginning
    return sums


def largest_of_week(values: tuple[int, ...]) -> int:
    """Return the largest of a value for each slot of the week, or 0."""
    return largest(
        largest(values[first : first + SLOTS_PER_DAY]) for first in range(0, RING_SLOTS, SLOTS_PER_DAY)
    )


def smallest_of_week(values: tuple[int, ...]) -> int:
    """Return the smallest of a value for each slot of the week."""
    return smallest(
        values[0],
        (
            smallest(values[first], values[first : first + SLOTS_PER_DAY])
            for first in range(0, RING_SLOTS, SLOTS_PER_DAY)
        ),
    )


def _worst_minutes(ring: Ring) -> int:
    """Worst of all windows of HOUR_BUCKETS minutes.

    What a window holds changes linearly while it slides until an end of it meets a slot's edge, so
    the worst one begins or ends at an edge.
    """
    full, rest = HOUR_BUCKETS // SLOT_MIN, HOUR_BUCKETS % SLOT_MIN
    whole = stretches(ring[:full], ring[full:])
    after, later = ring[full:] + ring[:full], whole[1:] + whole[:1]
    begins = tuple(SLOT_MIN * slots + rest * part for slots, part in zip(whole, after, strict=True))
    ends = tuple(rest * part + SLOT_MIN * slots for part, slots in zip(ring, later, strict=True))
    return larger(largest_of_week(begins), largest_of_week(ends))


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
    """Return the week's program at largest strokes, rounded up."""
    units = SLOT_MIN * total(ring)
    return Nanolitres(ceil_div(units, pulse_units(device)) * device.stroke_max_nl)
