"""Fault kinds: what each does to the plant, and which assumption of the claims it breaks.

A fault of one subject may not overlap another of the same subject. A level sensor that lies breaks
no assumption here: every claim of this version holds under arbitrary readings.
"""

from enum import Enum

from attrs import evolve, frozen

from controller.presets import Device
from controller.units import TICK_DS_MIN, Millivolts, Minutes, Nanolitres, PicogramsPerNanolitre
from fault_injection.plant import Condition, Sensor

PERMILLE = 1_000


class Subject(Enum):
    """The part that a fault is about."""

    STROKES = "strokes"
    DRUG = "drug"
    LEVEL_SENSOR = "level sensor"
    CLOCK = "clock"
    FIRST_CLOCK = "first clock"
    MOTOR = "motor"
    BATTERY = "battery"


@frozen
class Strokes:
    """True strokes lie in a range of their own, in thousandths of the nominal stroke."""

    least_permille: int
    largest_permille: int


@frozen
class Concentration:
    """The drug that leaves the tip is not as strong, or weak, as entered; pg/nL."""

    true: PicogramsPerNanolitre


@frozen
class LevelStuck:
    """The level sensor tells one value, whatever is there."""

    at_nl: Nanolitres


@frozen
class LevelOffset:
    """The level sensor adds a constant to the truth; negative lies low."""

    by_nl: int


@frozen
class LevelSilent:
    """The level sensor tells nothing."""


@frozen
class Clock:
    """A tick of the pump's clock truly lasts `tick_ds` tenths of a second."""

    tick_ds: int


@frozen
class FirstClock:
    """The first of two clocks advances by `minute_ms` in a minute of the second: 0 where it stands still."""

    minute_ms: int


@frozen
class MotorStalled:
    """The motor does not turn, whatever it is told; nothing is lost but the pulses."""


@frozen
class MotorRunaway:
    """The motor makes so many pulses a minute by itself, while its supply is closed."""

    pulses_per_min: int


@frozen
class BatteryVoltage:
    """The battery's voltage reads `at_mv`, be it true or not."""

    at_mv: Millivolts


Effect = (
    Strokes
    | Concentration
    | LevelStuck
    | LevelOffset
    | LevelSilent
    | Clock
    | FirstClock
    | MotorStalled
    | MotorRunaway
    | BatteryVoltage
)


@frozen
class Fault:
    """One fault, in force for the ticks after minute `begin` up to and with minute `end`."""

    kind: str
    begin: Minutes
    end: Minutes
    effect: Effect


def subject(effect: Effect) -> Subject:
    """Return the part that an effect is about."""
    match effect:
        case Strokes():
            return Subject.STROKES
        case Concentration():
            return Subject.DRUG
        case LevelStuck() | LevelOffset() | LevelSilent():
            return Subject.LEVEL_SENSOR
        case Clock():
            return Subject.CLOCK
        case FirstClock():
            return Subject.FIRST_CLOCK
        case MotorStalled() | MotorRunaway():
            return Subject.MOTOR
        case BatteryVoltage():
            return Subject.BATTERY


def stroke_range_nl(effect: Strokes, device: Device) -> tuple[int, int]:
    """Return the least and the largest true stroke, nL, each rounded towards nominal."""
    nominal = device.stroke_nl
    least, largest = effect.least_permille * nominal, effect.largest_permille * nominal
    return (-(-least // PERMILLE), max(-(-least // PERMILLE), largest // PERMILLE))


def under(condition: Condition, effect: Effect, device: Device) -> Condition:
    """Return the condition with one more fault in it."""
    match effect:
        case Strokes():
            least, largest = stroke_range_nl(effect, device)
            return evolve(condition, stroke_least_nl=least, stroke_largest_nl=largest)
        case Concentration():
            return evolve(condition, concentration=effect.true)
        case LevelStuck():
            return evolve(condition, sensor=Sensor.STUCK, sensor_nl=effect.at_nl)
        case LevelOffset():
            return evolve(condition, sensor=Sensor.OFFSET, sensor_nl=effect.by_nl)
        case LevelSilent():
            return evolve(condition, sensor=Sensor.SILENT)
        case FirstClock():
            return evolve(condition, first_clock_ms=effect.minute_ms)
        case Clock():
            return evolve(condition, tick_least_ds=effect.tick_ds, tick_largest_ds=effect.tick_ds)
        case MotorStalled():
            return evolve(condition, motor_stalled=True)
        case MotorRunaway():
            return evolve(condition, own_pulses=effect.pulses_per_min)
        case BatteryVoltage():
            return evolve(condition, battery_mv=effect.at_mv)


def assumptions_broken(
    faults: tuple[Fault, ...], device: Device, entered: PicogramsPerNanolitre
) -> frozenset[str]:
    """Return the ids of the assumptions that some fault leaves, from its parameters alone."""
    return frozenset(
        broken
        for fault in faults
        for broken in (_broken(fault.effect, device, entered),)
        if broken is not None
    )


def _broken(effect: Effect, device: Device, entered: PicogramsPerNanolitre) -> str | None:
    match effect:
        case Strokes():
            least, largest = stroke_range_nl(effect, device)
            within = device.stroke_min_nl <= least and largest <= device.stroke_max_nl
            return None if within else "A-STROKE"
        case Concentration():
            if effect.true == entered:
                return None
            return "A-CONC" if effect.true > entered else "A-CONC-LOW"
        case LevelStuck() | LevelOffset() | LevelSilent() | FirstClock() | MotorStalled() | BatteryVoltage():
            return None
        case Clock():
            return "A-TICK" if effect.tick_ds < TICK_DS_MIN else None
        case MotorRunaway():
            return "A-INTERLOCK"
