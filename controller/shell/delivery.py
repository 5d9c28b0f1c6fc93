"""What becomes of a program on the flow grid: what each step and each window asks for, and gets."""

from collections.abc import Sequence

from attrs import frozen

from controller.admission import Admission, grid_flow
from controller.arithmetic import ceil_div
from controller.least import stretches
from controller.order import SLOTS_PER_HOUR
from controller.shell.decimals import Amount
from controller.shell.prescription_file import PatientBolus, Prescription
from controller.shell.program import Step
from controller.titration import DailyDose
from controller.units import (
    DAY_BUCKETS,
    DAYS_PER_WEEK,
    HOURS_PER_DAY,
    SLOT_MIN,
    SLOTS_PER_DAY,
    NanolitresPerDay,
    Picograms,
    Pulses,
)


@frozen
class StepDelivery:
    """A program step, as prescribed and as the pump's flow grid allows.

    Attributes:
        step: the step as written.
        flow: flow set for it, rounded down.
        asked_pg_per_day, given_pg_per_day: mass that the rate and the flow come to in a whole day.
    """

    step: Step
    flow: NanolitresPerDay
    asked_pg_per_day: Picograms
    given_pg_per_day: Picograms


@frozen
class WindowFigures:
    """Doses of one rolling window.

    Attributes:
        name: `day`, `four_hour` or `hour`.
        title: its length in words.
        prescribed_pg: most that the program prescribes in that length of time, rounded up.
        worst_true_pg: most that the program's pulses can carry over the length of the window's ledger
            (24 h 30 min, 4 h 30 min, 62 min), every one at its largest. It is the basal reserve.
        least_pg: least admissible limit.
        limit: limit as written and in pg; None where the file has none.
    """

    name: str
    title: str
    prescribed_pg: Picograms
    worst_true_pg: Picograms
    least_pg: Picograms
    limit: Amount | None

    @property
    def allowance_pg(self) -> Picograms | None:
        """What the limit leaves for boluses beside the reserve; None without a limit."""
        return Picograms(self.limit.units - self.worst_true_pg) if self.limit else None


@frozen
class BolusFigures:
    """The patient bolus, as asked for and as it comes.

    Attributes:
        asked: as written.
        pulses: whole pulses of one bolus.
        given_pg: their nominal mass.
        most: most boluses that lockout and count allow in 24 h, and half an hour for a fast clock.
    """

    asked: PatientBolus
    pulses: Pulses
    given_pg: Picograms
    most: int

    @property
    def most_pg(self) -> Picograms:
        """Most nominal mass of boluses in 24 h."""
        return Picograms(self.most * self.given_pg)


def bolus_figures(prescription: Prescription, admission: Admission) -> BolusFigures | None:
    """Return what becomes of the patient bolus; None where none is asked for."""
    asked, rules = prescription.patient_bolus, admission.order.patient
    if asked is None:
        return None
    nominal_pg = prescription.device.stroke_nl * prescription.request.concentration
    apart = ceil_div(DAY_BUCKETS * SLOT_MIN, max(1, rules.lockout_min))
    return BolusFigures(
        asked=asked,
        pulses=rules.pulses,
        given_pg=Picograms(rules.pulses * nominal_pg),
        most=min(rules.per_24h_max, apart),
    )


def step_deliveries(prescription: Prescription) -> tuple[StepDelivery, ...]:
    """Return what becomes of each program step."""
    concentration = prescription.request.concentration
    return tuple(
        StepDelivery(
            step=step,
            flow=(flow := grid_flow(step.rate_pg_per_h, concentration)),
            asked_pg_per_day=Picograms(step.rate_pg_per_h * HOURS_PER_DAY),
            given_pg_per_day=Picograms(flow * concentration),
        )
        for step in prescription.steps
    )


def daily_prescribed(prescription: Prescription) -> DailyDose:
    """Return the nominal daily doses of the rates as written, rounded up to whole pg."""
    rates = prescription.request.rates
    days = stretches(rates[:SLOTS_PER_DAY], rates[SLOTS_PER_DAY:])
    return DailyDose(
        least_pg=Picograms(ceil_div(min(days), SLOTS_PER_HOUR)),
        mean_pg=Picograms(ceil_div(sum(rates), SLOTS_PER_HOUR * DAYS_PER_WEEK)),
        most_pg=Picograms(ceil_div(max(days), SLOTS_PER_HOUR)),
    )


def of_24_h(*doses: DailyDose) -> tuple[tuple[str, tuple[Picograms, ...]], ...]:
    """Return least, mean and largest doses by name; only the one that there is if all days are the same."""
    largest = tuple(daily.most_pg for daily in doses)
    if all(daily.least_pg == daily.most_pg for daily in doses):
        return (("daily dose", largest),)
    return (
        ("least dose of 24 h", tuple(daily.least_pg for daily in doses)),
        ("mean daily dose", tuple(daily.mean_pg for daily in doses)),
        ("largest dose of 24 h", largest),
    )


def most_prescribed_pg(rates: Sequence[int], slots: int) -> Picograms:
    """Return the most that the rates come to in `slots` quarter-hours, rounded up to a whole pg.

    The worst of all stretches of whole quarter-hours begins on one: what a stretch holds changes
    linearly while it slides from one quarter-hour to the next.

    Args:
        rates: pg/h of each quarter-hour of the week.
        slots: 1 to 96.
    """
    worst = max(stretches(tuple(rates[:slots]), tuple(rates[slots:])))
    return Picograms(ceil_div(worst, SLOTS_PER_HOUR))


def window_figures(prescription: Prescription, admission: Admission) -> tuple[WindowFigures, ...]:
    """Return the doses of the 24 h, 4 h and 60 min windows, in this order."""
    rates, order = prescription.request.rates, admission.order
    limits, allowances, least = order.limits, order.allowances, admission.least
    return (
        WindowFigures(
            name="day",
            title="24 h",
            prescribed_pg=most_prescribed_pg(rates, SLOTS_PER_DAY),
            worst_true_pg=Picograms(limits.day_pg - allowances.day_pg),
            least_pg=least.day_pg,
            limit=prescription.limits.day,
        ),
        WindowFigures(
            name="four_hour",
            title="4 h",
            prescribed_pg=most_prescribed_pg(rates, 4 * SLOTS_PER_HOUR),
            worst_true_pg=Picograms(limits.four_hour_pg - allowances.four_hour_pg),
            least_pg=least.four_hour_pg,
            limit=prescription.limits.four_hour,
        ),
        WindowFigures(
            name="hour",
            title="60 min",
            prescribed_pg=most_prescribed_pg(rates, SLOTS_PER_HOUR),
            worst_true_pg=Picograms(limits.hour_pg - allowances.hour_pg),
            least_pg=least.hour_pg,
            limit=prescription.limits.hour,
        ),
    )
