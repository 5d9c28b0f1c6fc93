"""What an incident came to, in figures: all from its onset to the end of its run."""

from itertools import pairwise

from attrs import frozen

from controller.alarms import Cause
from controller.units import Minutes, Picograms
from fault_injection.clock import DAY_MIN
from fault_injection.expectations import PERMILLE
from fault_injection.incidents.incident import Incident
from fault_injection.incidents.verdict import least_pg, prescribed_pg, seen
from fault_injection.logbook import Logbook, Span
from fault_injection.patient import bands, own_steady_pg_per_ml
from fault_injection.recording import Recording, Series, Track
from fault_injection.scenario import Scenario


@frozen
class Peak:
    """A window at its highest against its limit."""

    span: Span
    of_limit_permille: int
    minute: Minutes


@frozen
class Fluid:
    """The patient's fluid by the model, pg/mL. Illustrative: no verdict rests on it.

    Attributes:
        trough, peak: least and largest concentration.
        own: what the prescription comes to.
        too_little, too_much: where the bands begin.
    """

    trough: int
    peak: int
    own: int
    too_little: int
    too_much: int


@frozen
class Figures:
    """What an incident came to.

    Attributes:
        worst: the window that stood highest against its limit, true mass.
        least_day_permille: least true mass of 24 h, thousandths of the prescribed mean day; None if no 24 h
            end after the onset.
        too_much, too_little: when there was first harm of that kind; None if there was none.
        signal: the one that is stated, or else the first that begins after the onset; None if none does.
        signal_min: minutes from the onset to it; 0 if there is none.
        without_drug_min: longest time in which nothing left the tip, minutes.
        dry: when the reservoir was dry; None if it never was.
        beside_pg: what came beside the tip in the whole run.
        fluid: the patient's fluid.
    """

    worst: Peak
    least_day_permille: int | None
    too_much: Minutes | None
    too_little: Minutes | None
    signal: Cause | None
    signal_min: int
    without_drug_min: int
    dry: Minutes | None
    beside_pg: Picograms
    fluid: Fluid


def figures(scenario: Scenario, incident: Incident, logbook: Logbook, recording: Recording) -> Figures:
    """Return what a run of an incident came to; it was recorded, and followed minute by minute."""
    order, device, onset = scenario.initial.order, scenario.device, incident.onset
    found = seen(incident, logbook, least_pg(order, device))
    begun = [each for each in found.signals if each.begin >= onset]
    stated = [each for each in begun if incident.alarm in (None, each.cause)]
    first = stated[0] if stated else None
    days = logbook.windows[Span.DAY].totals[max(onset, DAY_MIN) - 1 :]
    return Figures(
        worst=_worst(logbook, onset),
        least_day_permille=min(days) * PERMILLE // prescribed_pg(order, device) if days else None,
        too_much=found.too_much,
        too_little=found.too_little,
        signal=None if first is None else first.cause,
        signal_min=0 if first is None else first.begin - onset,
        without_drug_min=_longest_still(recording.tracks[Track.AT_TIP], onset, scenario.duration),
        dry=logbook.dry_since,
        beside_pg=Picograms(sum(day.beside_pg for day in logbook.days)),
        fluid=_fluid(scenario, recording.tracks[Track.CSF], onset),
    )


def _worst(logbook: Logbook, onset: Minutes) -> Peak:
    return max(
        (
            Peak(span, -(-total * PERMILLE // limit), Minutes(minute))
            for span, rolling in logbook.windows.items()
            for minute, (total, limit) in enumerate(zip(rolling.totals, rolling.limits, strict=True), start=1)
            if minute >= onset
        ),
        key=lambda peak: peak.of_limit_permille,
    )


def _longest_still(series: Series, begin: Minutes, end: Minutes) -> int:
    """Longest time from `begin` to `end` in which a sum did not grow."""
    grew = [minute for minute in series.minutes if begin < minute < end]
    return max(later - earlier for earlier, later in pairwise((begin, *grew, end)))


def _fluid(scenario: Scenario, csf: Series, onset: Minutes) -> Fluid:
    own = own_steady_pg_per_ml(scenario.initial.order, scenario.device.stroke_max_nl)
    shown = bands(own)
    at_onset = [value for minute, value in zip(csf.minutes, csf.values, strict=True) if minute <= onset][-1]
    after = [value for minute, value in zip(csf.minutes, csf.values, strict=True) if minute > onset]
    values = (at_onset, *after)
    return Fluid(min(values), max(values), own, shown.too_little, shown.too_much)
