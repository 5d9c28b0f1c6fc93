"""Ordinary prescriptions of a week: for runs from power-on, and to try `admit` on before anything is proved.

A week's worst stretch may be anywhere in it. Where `admit` overlooks one, a solver has to find 672 rates that
show it, and may not come to an end; one of these shows it at once.
"""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve

from controller.admission import NO_PATIENT_BOLUS, PatientRequest, Request, admit
from controller.order import SLOTS_PER_HOUR
from controller.presets import Device
from controller.shell.library import load_drug
from controller.units import DAYS_PER_WEEK, SLOTS_PER_DAY, Picograms, PicogramsPerHour, PicogramsPerNanolitre
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


def refuted_by_a_week(
    transition: Transition, device: Device, concentration: PicogramsPerNanolitre
) -> tuple[Decision, dict[str, object]] | None:
    """Return how ADM-1 fails on a week that is ordinary but for one day, if it does."""
    for rates in _weeks(concentration):
        request = ordinary_request(device, concentration, rates)
        values = dict(named_leaves(request, "request"))
        for predicate in (every_reason_is_given, what_is_not_refused_is_admitted):
            example = rerun(transition, device, predicate.__name__, values)
            if example["fails_natively"]:
                return _refuted(transition, predicate.__name__, example["failed"][0], values), example
    return None


def _weeks(concentration: PicogramsPerNanolitre) -> Iterator[Rates]:
    rate = PicogramsPerHour(RATE_NL_PER_H * concentration)
    for high in range(DAYS_PER_WEEK):
        days = week(rate)
        at = high * SLOTS_PER_DAY
        more = tuple(PicogramsPerHour(2 * each) for each in days[at : at + SLOTS_PER_DAY])
        yield (*days[:at], *more, *days[at + SLOTS_PER_DAY :])


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
