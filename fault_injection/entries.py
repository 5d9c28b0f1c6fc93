"""The entries of a scenario file: one reader for each kind of fault, event and expectation.

All raise `BadFile`, naming file, key and value, for anything that is missing, unknown, of the wrong type
or outside the run.
"""

from collections.abc import Callable, Mapping

from attrs import frozen

from controller.alarms import Cause
from controller.events import Command, PowerOn
from controller.order import Order
from controller.presets import Device
from controller.shell.command_entries import COMMANDS, Setting, command_in, named, unknown_kind
from controller.shell.decimals import Quantity
from controller.shell.reading import Table
from controller.state import Mode
from controller.units import (
    MINUTE_MS,
    CommandCounter,
    Millivolts,
    Minutes,
    Nanolitres,
    Picograms,
    PicogramsPerNanolitre,
)
from fault_injection.clock import DAY_MIN, HOUR_MIN, parsed_time
from fault_injection.expectations import (
    AlarmBy,
    Bound,
    Expectation,
    ModeAt,
    NoAlarm,
    WindowAtLeast,
    WindowAtMost,
)
from fault_injection.faults import (
    BatteryVoltage,
    Clock,
    Concentration,
    Effect,
    Fault,
    FirstClock,
    LevelOffset,
    LevelSilent,
    LevelStuck,
    MotorRunaway,
    MotorStalled,
    Strokes,
)
from fault_injection.logbook import Span

SPAN_MIN = {Span.DAY: DAY_MIN, Span.FOUR_HOUR: 4 * HOUR_MIN, Span.HOUR: HOUR_MIN}

LEAST = Quantity("least_of_nominal", "least", "nominal strokes", 0, 10, 3)
LARGEST = Quantity("largest_of_nominal", "largest", "nominal strokes", 0, 10, 3)
TRUE_CONCENTRATION = Quantity("true_mcg_per_ml", "true", "mcg/mL", 0, 100_000, 0)
AT_VOLUME = Quantity("at_ml", "at", "mL", 0, 1_000, 6)
BY_VOLUME = Quantity("by_ml", "by", "mL", 0, 1_000, 6)
ADVANCE = Quantity("advance_s", "advance", "seconds", 0, 6_000, 1)
AT_VOLTAGE = Quantity("at_v", "at", "V", 0, 10, 3)
TICK = Quantity("tick_s", "tick", "seconds", 30, 120, 1)
OWN_PULSES = Quantity("pulses_per_min", "pulses", "pulses", 1, 9, 0)
MASS = Quantity("mass_mcg", "mass", "mcg", 0, 1_000_000, 6)
OF_LIMIT = Quantity("of_limit", "of", "times the limit in force", 0, 10, 3)


@frozen
class Timed:
    """A command, or power that comes back, and the minute at whose end it arrives."""

    at: Minutes
    command: Command | PowerOn


@frozen
class Frame:
    """What entries are read against.

    Attributes:
        device: the preset that the scenario runs on.
        entered: concentration entered, pg/nL.
        duration: length of the run.
        order_from: reads and admits a prescription named in an entry; raises BadFile.
        fallback_at: derives the fallback of a refill that is opened at a minute; raises BadFile.
    """

    device: Device
    entered: PicogramsPerNanolitre
    duration: Minutes
    order_from: Callable[[Table, str], Order]
    fallback_at: Callable[[Table, Minutes], Order]


def fault(entry: Table, frame: Frame) -> Fault:
    """Return one [[fault]]."""
    kind = entry.text("kind")
    if kind not in FAULTS:
        unknown_kind(entry, FAULTS)
    keys, quantities, read = FAULTS[kind]
    entry.only(("kind", "from", "until", *keys), quantities)
    if kind.startswith("level_") and not frame.device.has_level_sensor:
        entry.fail("kind", f"{frame.device.name} has no level sensor")
    begin, end = span(entry, frame)
    return Fault(kind, begin, end, read(entry))


def event(entry: Table, frame: Frame, counter: CommandCounter) -> Timed:
    """Return one [[event]]; commands are numbered in the order of the file."""
    kind = entry.text("kind")
    if kind not in EVENTS:
        unknown_kind(entry, EVENTS)
    at = moment(entry, "at", frame)
    if kind == POWER_BACK:
        entry.only(("kind", "at", "record_lost"))
        return Timed(at=at, command=PowerOn(entry.boolean("record_lost")))
    setting = Setting(
        device=frame.device,
        entered=frame.entered,
        order_from=frame.order_from,
        fallback=lambda within: frame.fallback_at(within, at),
    )
    return Timed(at=at, command=command_in(entry, setting, counter, beside=("at",)))


POWER_BACK = "power_back"
EVENTS = (*COMMANDS, POWER_BACK)


def expectation(entry: Table, frame: Frame) -> Expectation:
    """Return one [[expect]]."""
    kind = entry.text("kind")
    if kind not in EXPECTATIONS:
        unknown_kind(entry, EXPECTATIONS)
    keys, quantities, read = EXPECTATIONS[kind]
    entry.only(("kind", *keys), quantities)
    return read(entry, frame)


def moment(entry: Table, key: str, frame: Frame) -> Minutes:
    """Return a time within the run."""
    minute = time(entry, key)
    if minute > frame.duration:
        entry.fail(key, "is after the end of the run")
    return minute


def time(entry: Table, key: str) -> Minutes:
    """Return a time."""
    try:
        return parsed_time(entry.text(key))
    except ValueError as error:
        entry.fail(key, str(error))


def span(entry: Table, frame: Frame) -> tuple[Minutes, Minutes]:
    """Return `from` and `until`; without them the run's beginning and end."""
    begin = moment(entry, "from", frame) if entry.has("from") else Minutes(0)
    end = moment(entry, "until", frame) if entry.has("until") else frame.duration
    if begin >= end:
        entry.fail("until" if entry.has("until") else "from", "nothing lies between from and until")
    return begin, end


def _strokes(entry: Table) -> Effect:
    least, largest = entry.amount(LEAST).units, entry.amount(LARGEST).units
    if least > largest:
        entry.fail(LEAST.key, f"is above {LARGEST.key}")
    return Strokes(least, largest)


def _millivolts(entry: Table) -> Millivolts:
    return Millivolts(entry.amount(AT_VOLTAGE).units)


def _nanolitres(entry: Table, quantity: Quantity) -> Nanolitres:
    return Nanolitres(entry.amount(quantity).units)


Keys = tuple[str, ...]
Quantities = tuple[Quantity, ...]

FAULTS: Mapping[str, tuple[Keys, Quantities, Callable[[Table], Effect]]] = {
    "strokes": ((), (LEAST, LARGEST), _strokes),
    "concentration": (
        (),
        (TRUE_CONCENTRATION,),
        lambda entry: Concentration(PicogramsPerNanolitre(entry.amount(TRUE_CONCENTRATION).units)),
    ),
    "level_stuck": ((), (AT_VOLUME,), lambda entry: LevelStuck(_nanolitres(entry, AT_VOLUME))),
    "level_high": ((), (BY_VOLUME,), lambda entry: LevelOffset(_nanolitres(entry, BY_VOLUME))),
    "level_low": ((), (BY_VOLUME,), lambda entry: LevelOffset(-_nanolitres(entry, BY_VOLUME))),
    "level_silent": ((), (), lambda _: LevelSilent()),
    "first_clock_stands": ((), (), lambda _: FirstClock(0)),
    "first_clock_set_back": ((), (), lambda _: FirstClock(-60 * MINUTE_MS)),
    "first_clock": ((), (ADVANCE,), lambda entry: FirstClock(100 * entry.amount(ADVANCE).units)),
    "battery_voltage": ((), (AT_VOLTAGE,), lambda entry: BatteryVoltage(_millivolts(entry))),
    "clock": ((), (TICK,), lambda entry: Clock(entry.amount(TICK).units)),
    "motor_stalled": ((), (), lambda _: MotorStalled()),
    "motor_runaway": ((), (OWN_PULSES,), lambda entry: MotorRunaway(entry.amount(OWN_PULSES).units)),
}


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


EXPECTATIONS: Mapping[str, tuple[Keys, Quantities, Callable[[Table, Frame], Expectation]]] = {
    "alarm": (("cause", "not_before", "by"), (), _alarm),
    "no_alarm": (("cause", "from", "until"), (), _no_alarm),
    "window_at_most": (("window", "from", "until"), (MASS, OF_LIMIT), _window_at_most),
    "window_at_least": (("window", "from", "until"), (MASS, OF_LIMIT), _window_at_least),
    "mode": (("at", "is"), (), _mode),
}
