"""The `[[fault]]` entries of a scenario file: each kind, its keys, and the state of health that it makes.

All raise `BadFile`, naming file, key and value, for anything that is missing, unknown, of the wrong type
or outside the run.
"""

from collections.abc import Callable, Mapping

from attrs import evolve, frozen

from controller.presets import Device
from controller.shell.command_entries import unknown_kind
from controller.shell.decimals import Quantity
from controller.shell.reading import Table
from controller.units import MINUTE_MS, Millivolts, Minutes, Pascals, PicogramsPerNanolitre
from fault_injection.clock import HOUR_MIN
from fault_injection.faults import Fault, Subject
from fault_injection.frame import Frame, span
from fault_injection.plant.battery import FRESH, Power
from fault_injection.plant.catheter import OPEN, Front
from fault_injection.plant.clocks import Clock, ClockRate
from fault_injection.plant.condition import Drug, Health
from fault_injection.plant.draw import Chance
from fault_injection.plant.motor import (
    SOUND_ENCODER,
    SOUND_MOTOR,
    Counts,
    Strokes,
    healthy_strokes,
)
from fault_injection.plant.reservoir import Reservoir, healthy_gas
from fault_injection.plant.sensors import Sensor, Tells

PERMILLE = 1_000
RESTART_MIN = (2 * HOUR_MIN, 24 * HOUR_MIN)
"""When a rotor takes up after MRI: restarts were seen 2 to 24 h later (MHRA MDA/2008/087)."""

LEAST = Quantity("least_of_nominal", "least", "nominal strokes", 0, 10, 3)
LARGEST = Quantity("largest_of_nominal", "largest", "nominal strokes", 0, 10, 3)
PER_DAY = Quantity("of_nominal_per_day", "growth", "nominal strokes a day", 0, 10, 3)
TRUE_CONCENTRATION = Quantity("true_mcg_per_ml", "true", "mcg/mL", 0, 100_000, 0)
ADVANCE = Quantity("advance_s", "advance", "seconds", 0, 6_000, 1)
TICK = Quantity("tick_s", "tick", "seconds", 30, 120, 1)
OWN_PULSES = Quantity("pulses_per_min", "pulses", "pulses", 1, 9, 0)
SURPLUS = Quantity("counts_per_min", "counts", "counts", 1, 99, 0)
OF_PULSES = Quantity("of_pulses", "share", "of the pulses", 0, 1, 3)
OF_VOLUME = Quantity("of_volume", "share", "of what is pumped", 0, 1, 3)
PASSES = Quantity("passes_per_min", "share", "of what is stored", 0, 1, 3)
LEAK = Quantity("nl_per_min", "leak", "nL a minute", 1, 100_000, 0)
PRESSURE = Quantity("by_kpa", "by", "kPa", 0, 500, 3)
CELLS = Quantity("cells", "cells", "cells", 1, 64, 0)
OF_CAPACITY = Quantity("of_capacity", "share", "of the stated capacity", 0, 1, 3)
OHM = Quantity("largest_ohm", "film", "ohm", 1, 100, 0)


@frozen
class Given:
    """A fault's entry with its place in time, and what it is read against."""

    entry: Table
    begin: Minutes
    device: Device

    def units(self, quantity: Quantity) -> int:
        """Return a number of the entry in whole units."""
        return self.entry.amount(quantity).units


@frozen
class Kind:
    """One kind of fault: the part, the numbers that it takes, and what it makes of the part's health."""

    subject: Subject
    quantities: tuple[Quantity, ...]
    health: Callable[[Given], Health]


def fault(entry: Table, frame: Frame) -> Fault:
    """Return one [[fault]]."""
    name = entry.text("kind")
    if name not in FAULTS:
        unknown_kind(entry, FAULTS)
    kind = FAULTS[name]
    entry.only(("kind", "from", "until"), kind.quantities)
    _there(entry, kind.subject, frame.device)
    begin, end = span(entry, frame)
    if name == MRI:
        end = min(frame.duration, _restart(end, frame.seed))
    return Fault(name, begin, end, kind.subject, kind.health(Given(entry, begin, frame.device)))


def _there(entry: Table, subject: Subject, device: Device) -> None:
    """Raise BadFile about a sensor that the preset does not have."""
    there = {
        Subject.LEVEL_SENSOR: device.has_level_sensor,
        Subject.PRESSURE_SENSOR: device.has_pressure_sensor,
    }
    if not there.get(subject, True):
        entry.fail("kind", f"{device.name} has no {subject.value}")


def _restart(end: Minutes, seed: int) -> Minutes:
    """When the rotor takes up by itself after an examination that ended."""
    least, most = RESTART_MIN
    return Minutes(end + least + Chance(seed, f"restart/{end}").below(most - least + 1))


def _strokes(given: Given) -> Health:
    """A range in thousandths of the nominal stroke, each end rounded towards nominal."""
    least, largest = given.units(LEAST), given.units(LARGEST)
    if least > largest:
        given.entry.fail(LEAST.key, f"is above {LARGEST.key}")
    nominal_nl = given.device.stroke_nl
    least_nl = -(-least * nominal_nl // PERMILLE)
    largest_nl = max(least_nl, largest * nominal_nl // PERMILLE)
    return Strokes(least_nl, largest_nl, drift_nl_per_day=0, since=given.begin)


def _drifting_strokes(sign: int) -> Callable[[Given], Health]:
    def health(given: Given) -> Health:
        drift_nl = given.units(PER_DAY) * given.device.stroke_nl // PERMILLE
        return evolve(healthy_strokes(given.device), drift_nl_per_day=sign * drift_nl, since=given.begin)

    return health


def _gas(sign: int) -> Callable[[Given], Health]:
    def health(given: Given) -> Health:
        return evolve(healthy_gas(given.device), off_pa=Pascals(sign * given.units(PRESSURE)))

    return health


def _drug(given: Given) -> Health:
    return Drug(PicogramsPerNanolitre(given.units(TRUE_CONCENTRATION)))


def _tick(given: Given) -> Health:
    tick_ds = given.units(TICK)
    return Clock(least_ds=tick_ds, largest_ds=tick_ds)


def _clock_kinds(name: str, subject: Subject) -> dict[str, Kind]:
    """What one of the two clocks may do."""
    return {
        f"{name}_stands": Kind(subject, (), lambda _: ClockRate(0)),
        f"{name}_set_back": Kind(subject, (), lambda _: ClockRate(-60 * MINUTE_MS)),
        name: Kind(subject, (ADVANCE,), lambda given: ClockRate(100 * given.units(ADVANCE))),
    }


def _told(tells: Tells, quantity: Quantity | None = None, sign: int = 1) -> Callable[[Given], Health]:
    def health(given: Given) -> Health:
        amount = 0 if quantity is None else sign * given.units(quantity)
        return Sensor(tells, amount, given.begin)

    return health


def _sensor_kinds(
    name: str, subject: Subject, unit: str, most: int, places: int, key: str
) -> dict[str, Kind]:
    """What a sensor may do; `key` ends the keys of its numbers, `at_ml` for one."""
    at = Quantity(f"at_{key}", "at", unit, 0, most, places)
    by = Quantity(f"by_{key}", "by", unit, 0, most, places)
    growth = Quantity(f"{key}_per_day", "drift", f"{unit} a day", 0, most, places)
    within = Quantity(f"within_{key}", "within", unit, 0, most, places)
    return {
        f"{name}_stuck": Kind(subject, (at,), _told(Tells.VALUE, at)),
        f"{name}_high": Kind(subject, (by,), _told(Tells.OFFSET, by)),
        f"{name}_low": Kind(subject, (by,), _told(Tells.OFFSET, by, sign=-1)),
        f"{name}_drifts_up": Kind(subject, (growth,), _told(Tells.DRIFT, growth)),
        f"{name}_drifts_down": Kind(subject, (growth,), _told(Tells.DRIFT, growth, sign=-1)),
        f"{name}_noisy": Kind(subject, (within,), _told(Tells.NOISE, within)),
        f"{name}_silent": Kind(subject, (), _told(Tells.NOTHING)),
    }


AT_VOLTAGE = Quantity("at_v", "at", "V", 0, 10, 3)
MRI = "mri"

FAULTS: Mapping[str, Kind] = {
    "strokes": Kind(Subject.STROKES, (LEAST, LARGEST), _strokes),
    "strokes_grow": Kind(Subject.STROKES, (PER_DAY,), _drifting_strokes(1)),
    "strokes_shrink": Kind(Subject.STROKES, (PER_DAY,), _drifting_strokes(-1)),
    "concentration": Kind(Subject.DRUG, (TRUE_CONCENTRATION,), _drug),
    "motor_stalled": Kind(Subject.MOTOR, (), lambda _: evolve(SOUND_MOTOR, stalled=True)),
    MRI: Kind(Subject.MOTOR, (), lambda _: evolve(SOUND_MOTOR, stalled=True)),
    "motor_misses": Kind(
        Subject.MOTOR, (OF_PULSES,), lambda given: evolve(SOUND_MOTOR, misses_permille=given.units(OF_PULSES))
    ),
    "motor_slips": Kind(
        Subject.MOTOR, (OF_PULSES,), lambda given: evolve(SOUND_MOTOR, slips_permille=given.units(OF_PULSES))
    ),
    "motor_runaway": Kind(
        Subject.MOTOR, (OWN_PULSES,), lambda given: evolve(SOUND_MOTOR, own_pulses=given.units(OWN_PULSES))
    ),
    "encoder_silent": Kind(Subject.ENCODER, (), lambda _: evolve(SOUND_ENCODER, counts=Counts.NOTHING)),
    "encoder_surplus": Kind(
        Subject.ENCODER,
        (SURPLUS,),
        lambda given: evolve(SOUND_ENCODER, surplus_per_min=given.units(SURPLUS)),
    ),
    "encoder_confirms": Kind(Subject.ENCODER, (), lambda _: evolve(SOUND_ENCODER, counts=Counts.COMMANDED)),
    "reservoir_leaks": Kind(Subject.RESERVOIR, (LEAK,), lambda given: Reservoir(given.units(LEAK))),
    "gas_high": Kind(Subject.GAS, (PRESSURE,), _gas(1)),
    "gas_low": Kind(Subject.GAS, (PRESSURE,), _gas(-1)),
    "catheter_blocked": Kind(Subject.CATHETER, (), lambda _: evolve(OPEN, passes_permille=0)),
    "catheter_narrowed": Kind(
        Subject.CATHETER, (PASSES,), lambda given: evolve(OPEN, passes_permille=given.units(PASSES))
    ),
    "catheter_leaks": Kind(
        Subject.CATHETER, (OF_VOLUME,), lambda given: evolve(OPEN, lost_permille=given.units(OF_VOLUME))
    ),
    "catheter_off": Kind(Subject.CATHETER, (), lambda _: evolve(OPEN, lost_permille=PERMILLE)),
    "front_mixes": Kind(Subject.FRONT, (CELLS,), lambda given: Front(given.units(CELLS))),
    "battery_drops": Kind(
        Subject.BATTERY,
        (AT_VOLTAGE,),
        lambda given: evolve(FRESH, rest_mv=Millivolts(given.units(AT_VOLTAGE))),
    ),
    "battery_spent": Kind(
        Subject.BATTERY, (OF_CAPACITY,), lambda given: evolve(FRESH, spent_permille=given.units(OF_CAPACITY))
    ),
    "battery_film": Kind(Subject.BATTERY, (OHM,), lambda given: evolve(FRESH, film_ohm_max=given.units(OHM))),
    "power_lost": Kind(Subject.POWER, (), lambda _: Power(cut=True)),
    "clock": Kind(Subject.CLOCK, (TICK,), _tick),
    **_clock_kinds("first_clock", Subject.FIRST_CLOCK),
    **_clock_kinds("second_clock", Subject.SECOND_CLOCK),
    **_sensor_kinds("level", Subject.LEVEL_SENSOR, "mL", 1_000, 6, "ml"),
    **_sensor_kinds("pressure", Subject.PRESSURE_SENSOR, "kPa", 1_000, 3, "kpa"),
    **_sensor_kinds("voltage", Subject.VOLTAGE_SENSOR, "V", 10, 3, "v"),
    "battery_voltage": Kind(Subject.VOLTAGE_SENSOR, (AT_VOLTAGE,), _told(Tells.VALUE, AT_VOLTAGE)),
}
"""Every kind of fault."""
