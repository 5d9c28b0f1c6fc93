"""Ordinary prescriptions of a week: for runs from power-on, and to try `admit` on before anything is proved.

Where `admit` is wrong, a solver has to find 672 rates and all limits that show it, and may come to no end.
Most errors show at once on a prescription that is ordinary but for one thing.
"""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve

from controller.admission import NO_PATIENT_BOLUS, PatientRequest, Request, admit
from controller.order import SLOTS_PER_HOUR
from controller.presets import Device
from controller.shell.library import load_drug
from controller.units import (
    DAYS_PER_WEEK,
    SLOTS_PER_DAY,
    Minutes,
    Nanolitres,
    Picograms,
    PicogramsPerHour,
    PicogramsPerNanolitre,
)
from proofs.counterexample import rerun
from proofs.decide import REFUTED, Decision
from proofs.transition import Transition
from proofs.values import named_leaves
from spec.admission import every_reason_is_given, what_is_not_refused_is_admitted

Rates = tuple[PicogramsPerHour, ...]
RATE_NL_PER_H = 6_000
"""An ordinary rate as volume: 144,000 nL/day, three times the least flow of the presets."""


def ordinary_request(
    device: Device,
    concentration: PicogramsPerNanolitre,
    rates: Rates,
    patient: PatientRequest = NO_PATIENT_BOLUS,
) -> Request:
    """Return a prescription of these rates with a full reservoir, its limits a fifth above the least."""
    asked = Request(
        concentration=concentration,
        rates=rates,
        limits_given=True,
        day_pg=Picograms(0),
        four_hour_pg=Picograms(0),
        hour_pg=Picograms(0),
        volume_nl=device.reservoir_nl,
        usable_floor_nl=device.usable_floor_min_nl,
        dead_volume_min_nl=device.dead_volume_min_nl,
        dead_volume_max_nl=device.dead_volume_max_nl,
        patient=patient,
    )
    least = admit(asked, device, load_drug("baclofen").rules).least
    return evolve(
        asked,
        day_pg=Picograms(6 * least.day_pg // 5),
        four_hour_pg=Picograms(6 * least.four_hour_pg // 5),
        hour_pg=Picograms(6 * least.hour_pg // 5),
    )


def week(rate: PicogramsPerHour, *, high_hour: bool = False) -> Rates:
    """Return one rate all week; with `high_hour` five times that in the first hour of each day."""
    first = PicogramsPerHour(5 * rate if high_hour else rate)
    return ((first,) * SLOTS_PER_HOUR + (rate,) * (SLOTS_PER_DAY - SLOTS_PER_HOUR)) * DAYS_PER_WEEK


def refuted_by_an_example(
    transition: Transition, device: Device, concentration: PicogramsPerNanolitre
) -> tuple[Decision, dict[str, object]] | None:
    """Return how ADM-1 fails on a prescription that is ordinary but for one thing, if it does."""
    larger = evolve(device, reservoir_nl=Nanolitres(2 * device.reservoir_nl))
    full = ordinary_request(larger, concentration, week(PicogramsPerHour(RATE_NL_PER_H * concentration)))
    examples = [*((device, each) for each in but_for_one_thing(device, concentration)), (larger, full)]
    for pump, request in examples:
        values = dict(named_leaves(request, "request"))
        for predicate in (every_reason_is_given, what_is_not_refused_is_admitted):
            example = rerun(transition, pump, predicate.__name__, values)
            if example["fails_natively"]:
                return _refuted(transition, predicate.__name__, example["failed"][0], values), example
    return None


def but_for_one_thing(device: Device, concentration: PicogramsPerNanolitre) -> Iterator[Request]:
    """One high day; a patient bolus; a figure at the edge of what is allowed, or one beyond it."""
    rate = PicogramsPerHour(RATE_NL_PER_H * concentration)
    days = week(rate)
    for high in range(DAYS_PER_WEEK):
        at = high * SLOTS_PER_DAY
        more = tuple(PicogramsPerHour(2 * each) for each in days[at : at + SLOTS_PER_DAY])
        yield ordinary_request(device, concentration, (*days[:at], *more, *days[at + SLOTS_PER_DAY :]))
    dose_pg = Picograms(4 * device.stroke_nl * concentration)
    for lockout_min, most in ((1, 12), (20, 4), (60, 12), (1440, 1)):
        patient = PatientRequest(True, dose_pg, Minutes(5), Minutes(lockout_min), most)
        yield ordinary_request(device, concentration, days, patient)
    request = ordinary_request(device, concentration, days)
    least = admit(request, device, load_drug("baclofen").rules).least
    yield evolve(request, limits_given=False)
    for one in (0, 1):
        yield evolve(request, day_pg=Picograms(least.day_pg - one))
        yield evolve(request, four_hour_pg=Picograms(least.four_hour_pg - one))
        yield evolve(request, hour_pg=Picograms(least.hour_pg - one))
        yield evolve(request, day_pg=Picograms(3 * least.day_pg // 2 + one))
        yield evolve(request, four_hour_pg=Picograms(3 * least.four_hour_pg // 2 + one))
        yield evolve(request, hour_pg=Picograms(3 * least.hour_pg // 2 + one))
        yield evolve(request, volume_nl=Nanolitres(device.reservoir_nl + one))
        yield evolve(request, usable_floor_nl=Nanolitres(device.usable_floor_min_nl - one))
        yield evolve(request, usable_floor_nl=Nanolitres(request.volume_nl - 1 + one))
        yield evolve(request, dead_volume_min_nl=Nanolitres(device.dead_volume_min_nl - one))
        yield evolve(request, dead_volume_max_nl=Nanolitres(device.dead_volume_max_nl + one))


def _refuted(transition: Transition, owner: str, label: str, values: dict[str, int | bool]) -> Decision:
    return Decision(
        name=f"{owner}.{transition.event}.{label}",
        owner=owner,
        label=label,
        event=transition.event,
        verdict=REFUTED,
        premise=True,
        z3="not asked",
        cvc5="not asked",
        z3_used=0,
        cvc5_used=0,
        level=0,
        seconds=0.0,
        text="",
        model=values,
    )
