"""Plots: which curves stand together, how each is drawn, and what a reader who sees none of it is told."""

from collections.abc import Iterator

from attrs import frozen

from controller.alarms import Cause
from fault_injection.logbook import Logbook
from fault_injection.patient import Bands
from fault_injection.recording import UNKNOWN, Series, Track
from fault_injection.timeline.colours import BLUE, GREEN, GREY, INK, ORANGE, PURPLE, SKY, VERMILLION
from fault_injection.timeline.curves import FLOW, PROGRAM_TIP, SHARE, TIP, Curves

AFTER_HOLIDAY = "too much after a holiday, illustrative"
MILLION = 1_000_000
THOUSAND = 1_000
PER_CENT = SHARE // 100
DECIMALS = {MILLION: 6, THOUSAND: 3, PER_CENT: 2}


@frozen
class Curve:
    """One curve of a plot.

    Attributes:
        name: of its series.
        label: what it is, in words.
        colour: of its line.
        dash: of its line: `solid`, `dashed` or `dotted`.
        width: of its line, pixels.
    """

    name: str
    label: str
    colour: str
    dash: str
    width: float


@frozen
class Band:
    """A part of a plot that is shaded: from when to when, minutes, and from what to what, of its unit."""

    label: str
    begin: int
    end: int
    bottom: float
    top: float
    colour: str


@frozen
class Plot:
    """Curves that share an axis of values.

    Attributes:
        id: of its place in the page.
        title: what it shows.
        note: how to read it.
        unit: of its values.
        scale: how many of the series' units make one of `unit`.
        top: upper end of its axis.
        curves: its curves; later ones are drawn over earlier ones.
        bands: what is shaded.
    """

    id: str
    title: str
    note: str
    unit: str
    scale: int
    top: float
    curves: tuple[Curve, ...]
    bands: tuple[Band, ...]

    def told(self, found: Curves) -> str:
        """Return in words how far each curve goes, for readers who cannot see it."""
        parts = [f"{curve.label}: {self._told(found[curve.name])}" for curve in self.curves]
        return f"{self.title}. {'; '.join(parts)}."

    def _told(self, series: Series) -> str:
        values = [value for value in series.values if value >= 0]
        if not values:
            return "no value"
        least, most = (f"{value // self.scale}.{self._part(value)}" for value in (min(values), max(values)))
        last = f"{series.values[-1] // self.scale}.{self._part(series.values[-1])}"
        ends = "unknown" if series.values[-1] < 0 else last
        return f"from {least} to {most} {self.unit}, at the end {ends}"

    def _part(self, value: int) -> str:
        """Three decimals at most, cut."""
        return f"{value % self.scale:0{DECIMALS[self.scale]}}"[:3]


def plots(found: Curves, bands: Bands, logbook: Logbook, duration: int) -> tuple[Plot, ...]:
    """Return the plots of a page from top to bottom.

    Args:
        found: every curve.
        bands: where a concentration is shown as too little or too much.
        logbook: the run's.
        duration: its length.
    """
    return (
        _flow(found),
        _windows(found, duration),
        _reservoir(found),
        _tip(found),
        _strength(found),
        _fluid(found, bands, logbook, duration),
    )


def _flow(found: Curves) -> Plot:
    curves = (
        Curve(FLOW, "drawn from the reservoir, mean of the last 60 min", BLUE, "solid", 1.6),
        Curve(Track.PROGRAM.value, "programmed", INK, "dashed", 1.4),
    )
    note = "What the program asks for, and what truly left the reservoir, boluses included."
    return Plot("flow", "Flow", note, "mL/day", MILLION, _top(found, curves, MILLION), curves, ())


def _windows(found: Curves, duration: int) -> Plot:
    curves = (
        Curve("share_day", "24 h", BLUE, "solid", 1.8),
        Curve("share_four_hour", "4 h", GREEN, "dashed", 1.6),
        Curve("share_hour", "60 min", PURPLE, "dotted", 1.6),
    )
    top = max(110.0, _top(found, curves, PER_CENT))
    band = Band("over the limit", 0, duration, 100.0, top, VERMILLION)
    note = "True mass that left the tip, against the largest limit in force; from 100 % on a limit is broken."
    return Plot("windows", "Rolling windows", note, "% of limit", PER_CENT, top, curves, (band,))


def _reservoir(found: Curves) -> Plot:
    curves = (
        Curve(Track.UPPER.value, "upper account", SKY, "dashed", 1.5),
        Curve(Track.LOWER.value, "lower account", ORANGE, "dashed", 1.5),
        Curve(Track.SENSED.value, "sensed level", PURPLE, "dotted", 2.2),
        Curve(Track.TRUE_VOLUME.value, "true volume", INK, "solid", 1.6),
        Curve(Track.FLOOR.value, "usable floor", GREY, "solid", 1.0),
    )
    note = "The pump accounts for volume between two bounds; a sensor, where there is one, never enters them."
    told = tuple(curve for curve in curves if any(value != UNKNOWN for value in found[curve.name].values))
    return Plot("reservoir", "Reservoir", note, "mL", MILLION, _top(found, told, MILLION), told, ())


def _tip(found: Curves) -> Plot:
    curves = (
        Curve(TIP, "truly left the tip, in the last 60 min", BLUE, "solid", 1.6),
        Curve(PROGRAM_TIP, "programmed, nominally", INK, "dashed", 1.4),
    )
    note = "The program's mass is that of its flow at the concentration that the pump charges for."
    return Plot("tip", "Drug at the tip", note, "mcg/h", MILLION, _top(found, curves, MILLION), curves, ())


def _strength(found: Curves) -> Plot:
    curves = (
        Curve(Track.TIP_STRENGTH.value, "of what leaves the tip next, true", BLUE, "solid", 1.6),
        Curve(Track.CHARGED_STRENGTH.value, "that pulses are charged at", INK, "dashed", 1.4),
    )
    note = "Another drug arrives late, through the catheter: meanwhile pulses are charged at the stronger."
    top = _top(found, curves, THOUSAND)
    return Plot("strength", "Concentration at the tip", note, "mcg/mL", THOUSAND, top, curves, ())


def _fluid(found: Curves, bands: Bands, logbook: Logbook, duration: int) -> Plot:
    curves = (Curve(Track.CSF.value, "concentration, one-compartment model", BLUE, "solid", 1.8),)
    much, little = bands.too_much / THOUSAND, bands.too_little / THOUSAND
    at_once = bands.too_much_after_holiday / THOUSAND
    top = max(1.2 * much, _top(found, curves, THOUSAND))
    shaded = (
        Band("too much, illustrative", 0, duration, much, top, VERMILLION),
        Band("too little, illustrative", 0, duration, 0, little, ORANGE),
        *(Band(AFTER_HOLIDAY, *span, at_once, top, PURPLE) for span in _holidays(logbook, duration)),
    )
    note = (
        "Clearance 30 mL/h and half-life 1.51 h; in four patients clearance was 13 to 80 mL/h. "
        f"The bands are assumptions: below {bands.too_little // THOUSAND} and above "
        f"{bands.too_much // THOUSAND} ng/mL; while HOLIDAY is given, near the old steady state."
    )
    return Plot("fluid", "Cerebrospinal fluid", note, "ng/mL", THOUSAND, top, curves, shaded)


def _holidays(logbook: Logbook, duration: int) -> Iterator[tuple[int, int]]:
    for episode in logbook.episodes:
        if episode.cause is Cause.HOLIDAY:
            yield episode.begin, duration if episode.end is None else episode.end


def _top(found: Curves, curves: tuple[Curve, ...], scale: int) -> float:
    """A little above everything; at least something, so that a flat zero is a line and not an error."""
    most = max((max(found[curve.name].values, default=0) for curve in curves), default=0)
    return max(most, 1) * 1.06 / scale
