"""The `[[event]]` and `[[expect]]` entries of a scenario file: one reader for each kind.

All raise `BadFile`, naming file, key and value, for anything that is missing, unknown, of the wrong type
or outside the run.
"""

from collections.abc import Callable, Mapping

from attrs import frozen

from controller.alarms import Cause
from controller.events import Command, PowerOn, ReportFill
from controller.presets import Device
from controller.shell.command_entries import COMMANDS, Setting, command_in, named, unknown_kind
from controller.shell.decimals import Quantity, exact
from controller.shell.reading import Table
from controller.state import Mode
from controller.units import (
    CommandCounter,
    Minutes,
    Nanolitres,
    Picograms,
    PicogramsPerNanolitre,
)
from fault_injection.clock import DAY_MIN, HOUR_MIN
from fault_injection.expectations import (
    AlarmBy,
    Bound,
    Expectation,
    ModeAt,
    NoAlarm,
    WindowAtLeast,
    WindowAtMost,
)
from fault_injection.frame import Frame, moment, span
from fault_injection.logbook import Span
from fault_injection.plant.memory import BitFlipped, RecordsLost
from fault_injection.plant.reservoir import most_held_nl

SPAN_MIN = {Span.DAY: DAY_MIN, Span.FOUR_HOUR: 4 * HOUR_MIN, Span.HOUR: HOUR_MIN}

TRUE_VOLUME = Quantity("true_ml", "true volume", "mL", 0, 1_000, 6)
TRUE_DRUG = Quantity("true_mcg_per_ml", "true drug", "mcg/mL", 0, 100_000, 0)
BESIDE = Quantity("beside_ml", "volume beside", "mL", 0, 1_000, 6)
TRUE_FILL = (TRUE_VOLUME, TRUE_DRUG, BESIDE)
MASS = Quantity("mass_mcg", "mass", "mcg", 0, 1_000_000, 6)
OF_LIMIT = Quantity("of_limit", "of", "times the limit in force", 0, 10, 3)


Happening = Command | PowerOn | BitFlipped | RecordsLost
"""What may happen to a pump besides time."""


@frozen
class TrueFill:
    """What a refill truly did, where that is not what was reported.

    Attributes:
        volume_nl: volume in the reservoir after it.
        concentration: of what is in the reservoir then, pg/nL.
        beside_nl: volume of the drug that went beside the reservoir, into the patient.
    """

    volume_nl: Nanolitres
    concentration: PicogramsPerNanolitre
    beside_nl: Nanolitres

    def unlike(self, reported: ReportFill, device: Device) -> Mapping[str, int]:
        """Return what is not as it was reported, by name."""
        found = {"truly_nl": int(self.volume_nl)} if self.volume_nl != reported.volume_nl else {}
        if self.concentration != _reported_drug(reported, device):
            found["truly_pg_per_nl"] = int(self.concentration)
        return {**found, "beside_nl": int(self.beside_nl)} if self.beside_nl else found


@frozen
class Timed:
    """Something that happens to the pump, and the minute at whose end it does.

    Attributes:
        at: that minute.
        command: a command, power that comes back, or a fault of memory.
        fill: what a reported fill truly was; None for anything else.
    """

    at: Minutes
    command: Happening
    fill: TrueFill | None = None


def event(entry: Table, frame: Frame, counter: CommandCounter) -> Timed:
    """Return one [[event]]; commands are numbered in the order of the file."""
    kind = entry.text("kind")
    if kind not in EVENTS:
        unknown_kind(entry, EVENTS)
    at = moment(entry, "at", frame)
    if kind in BODY_EVENTS:
        keys, read = BODY_EVENTS[kind]
        entry.only(("kind", "at", *keys))
        return Timed(at=at, command=read(entry))
    setting = Setting(
        device=frame.device,
        entered=frame.entered,
        order_from=frame.order_from,
        fallback=lambda within: frame.fallback_at(within, at),
    )
    beside = tuple(quantity.key for quantity in TRUE_FILL) if kind == "report_fill" else ()
    command = command_in(entry, setting, counter, beside=("at", *beside))
    fill = _true_fill(entry, command, frame.device) if isinstance(command, ReportFill) else None
    return Timed(at=at, command=command, fill=fill)


def _true_fill(entry: Table, reported: ReportFill, device: Device) -> TrueFill:
    """What truly was filled: what is reported, where nothing else is said."""
    volume_nl, concentration = reported.volume_nl, int(_reported_drug(reported, device))
    if entry.has(TRUE_VOLUME.key):
        volume_nl = Nanolitres(entry.amount(TRUE_VOLUME).units)
    if volume_nl > most_held_nl(device) and volume_nl != reported.volume_nl:
        most = exact(most_held_nl(device))
        entry.fail(TRUE_VOLUME.key, f"no such reservoir holds more than {most} mL, overfilled")
    if entry.has(TRUE_DRUG.key):
        concentration = entry.amount(TRUE_DRUG).units
    beside_nl = entry.amount(BESIDE).units if entry.has(BESIDE.key) else 0
    return TrueFill(volume_nl, PicogramsPerNanolitre(concentration), Nanolitres(beside_nl))


def _reported_drug(reported: ReportFill, device: Device) -> PicogramsPerNanolitre:
    return PicogramsPerNanolitre(reported.pulse_pg // device.stroke_max_nl)


BODY_EVENTS: Mapping[str, tuple[tuple[str, ...], Callable[[Table], Happening]]] = {
    "power_back": (("record_lost",), lambda entry: PowerOn(entry.boolean("record_lost"))),
    "records_lost": ((), lambda _: RecordsLost()),
    "bit_flipped": ((), lambda _: BitFlipped()),
}
"""What happens to the pump without a command."""
EVENTS = (*COMMANDS, *BODY_EVENTS)


def broken_by(timed: Timed, device: Device) -> tuple[str, ...]:
    """Return the ids of the assumptions that something which happens leaves."""
    command, fill = timed.command, timed.fill
    if isinstance(command, RecordsLost):
        return ("A-RESTART",)
    if fill is None or not isinstance(command, ReportFill) or command.volume_nl > device.reservoir_nl:
        return ()  # what is refused fills nothing in
    reported = _reported_drug(command, device)
    drug = (
        ()
        if fill.concentration == reported
        else ("A-CONC" if fill.concentration > reported else "A-CONC-LOW",)
    )
    held = ("A-FILL", "A-STROKE") if fill.volume_nl > device.reservoir_nl else ()
    told = () if fill.volume_nl == command.volume_nl else ("A-FILL",)
    return (*held, *told, *drug)


def expectation(entry: Table, frame: Frame) -> Expectation:
    """Return one [[expect]]."""
    kind = entry.text("kind")
    if kind not in EXPECTATIONS:
        unknown_kind(entry, EXPECTATIONS)
    keys, quantities, read = EXPECTATIONS[kind]
    entry.only(("kind", *keys), quantities)
    return read(entry, frame)


def _alarm(entry: Table, frame: Frame) -> Expectation:
    by = moment(entry, "by", frame)
    not_before = moment(entry, "not_before", frame) if entry.has("not_before") else Minutes(0)
    if not_before > by:
        entry.fail("not_before", "is after by")
    return AlarmBy(named(entry, "cause", Cause), not_before, by)


def _no_alarm(entry: Table, frame: Frame) -> Expectation:
    return NoAlarm(named(entry, "cause", Cause), *span(entry, frame))


def _window_at_most(entry: Table, frame: Frame) -> Expectation:
    return WindowAtMost(_window(entry), _bound(entry), *span(entry, frame))


def _window_at_least(entry: Table, frame: Frame) -> Expectation:
    window, (begin, end) = _window(entry), span(entry, frame)
    if begin < SPAN_MIN[window]:
        entry.fail("from", f"the first full window ends {window.value} into the run, or later")
    return WindowAtLeast(window, _bound(entry), begin, end)


def _window(entry: Table) -> Span:
    text = entry.text("window")
    for window in Span:
        if window.value == text:
            return window
    entry.fail("window", f"expected one of {', '.join(window.value for window in Span)}")


def _bound(entry: Table) -> Bound:
    if entry.has(MASS.key) == entry.has(OF_LIMIT.key):
        entry.fail(MASS.key, f"give either {MASS.key} or {OF_LIMIT.key}")
    if entry.has(MASS.key):
        return Bound(pg=Picograms(entry.amount(MASS).units), permille=0)
    permille = entry.amount(OF_LIMIT).units
    if permille == 0:
        entry.fail(OF_LIMIT.key, "is nothing; give mass_mcg = 0 if that is meant")
    return Bound(pg=Picograms(0), permille=permille)


def _mode(entry: Table, frame: Frame) -> Expectation:
    return ModeAt(moment(entry, "at", frame), named(entry, "is", Mode))


Keys = tuple[str, ...]
Quantities = tuple[Quantity, ...]

EXPECTATIONS: Mapping[str, tuple[Keys, Quantities, Callable[[Table, Frame], Expectation]]] = {
    "alarm": (("cause", "not_before", "by"), (), _alarm),
    "no_alarm": (("cause", "from", "until"), (), _no_alarm),
    "window_at_most": (("window", "from", "until"), (MASS, OF_LIMIT), _window_at_most),
    "window_at_least": (("window", "from", "until"), (MASS, OF_LIMIT), _window_at_least),
    "mode": (("at", "is"), (), _mode),
}
