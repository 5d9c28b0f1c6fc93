"""Random faults: a row for each way in which a fault of the catalogue is put into a scenario.

A fault that is a deed, such as a forgotten refill, is among the stories (`stories.py`).
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from itertools import product

from attrs import evolve, frozen

from controller.presets import Device
from fault_injection.bounds import SLOW_EVERY_MIN
from fault_injection.campaign.dice import Dice
from fault_injection.campaign.draft import FAULT, Entry, Setting
from fault_injection.campaign.prescribing import Prescribed
from fault_injection.clock import DAY_MIN, HOUR_MIN
from fault_injection.fault_entries import FAULTS as KINDS
from fault_injection.fault_entries import MRI, RESTART_MIN
from fault_injection.scenario import ENTRIES_MAX
from spec.faults import FAULTS

Settings = Mapping[str, Setting]
Draw = Callable[[Dice, Prescribed], Settings]
BRIEF_MIN = (1, 10, HOUR_MIN, 6 * HOUR_MIN, 2 * DAY_MIN)
"""Lengths up to which a fault that passes may last."""
TRIES = 20
TIMES_MAX = ENTRIES_MAX // 2
"""How often a fault may come again, that two of them can be written down."""


@frozen
class Trouble:
    """One way of putting a fault into a scenario.

    Attributes:
        fault: id in the fault catalogue; none where the parameters are those of a sound pump.
        kind: of the entry.
        settings: draws its further keys, for a pump with a prescription.
        beside: kind and keys of an entry for a second part, wrong in the same minutes, by those of the first.
        every: range of minutes after which it comes again, each time for one minute; none, if it stays.
    """

    fault: str
    kind: str
    settings: Draw
    beside: tuple[str, Callable[[Settings], Settings]] | None = None
    every: tuple[int, int] | None = None

    def possible_on(self, device: Device) -> bool:
        """Return whether a preset can have it."""
        return not self.fault or device.name in _POSSIBLE_ON[self.fault]

    def entries(self, dice: Dice, pump: Prescribed, minutes: int) -> tuple[Entry, ...]:
        """Return what makes it, at a time of its own within so many minutes."""
        begin, end = _time(dice, minutes)
        settings = self.settings(dice, pump)
        first = Entry(FAULT, self.kind, begin, end, settings, self.fault)
        if self.every is not None:
            until, (least, largest) = minutes if end is None else end, self.every
            least = max(least, (until - begin) // TIMES_MAX + 1)
            times = range(begin, until, dice.between(least, max(least, largest)))
            return tuple(evolve(first, begin=at, end=at + 1) for at in times)
        if self.beside is None:
            return (first,)
        kind, also = self.beside
        return (first, evolve(first, kind=kind, settings=also(settings)))


_POSSIBLE_ON = {entry.id: entry.possible_on for entry in FAULTS}


def _thousandths(dice: Dice, least: int, largest: int) -> Decimal:
    return Decimal(dice.between(least, largest)).scaleb(-3)


def _tenths(dice: Dice, least: int, largest: int) -> Decimal:
    return Decimal(dice.between(least, largest)).scaleb(-1)


def _nothing(_dice: Dice, _pump: Prescribed) -> Settings:
    return {}


def _strokes(least: int, largest: int) -> Draw:
    """Strokes in a range within these thousandths of the nominal one."""

    def drawn(dice: Dice, _pump: Prescribed) -> Settings:
        low = dice.between(least, largest)
        return {
            "least_of_nominal": Decimal(low).scaleb(-3),
            "largest_of_nominal": _thousandths(dice, low, largest),
        }

    return drawn


def _strength(least: int, largest: int) -> Draw:
    """A drug of so many per cent of the strength entered."""
    return lambda dice, pump: {"true_mcg_per_ml": pump.concentration * dice.between(least, largest) // 100}


def _decimal(key: str, least: int, largest: int, places: int) -> Draw:
    """A number from `least` to `largest`, in units of its last decimal."""
    return lambda dice, _: {key: Decimal(dice.between(least, largest)).scaleb(-places)}


def _whole(key: str, least: int, largest: int) -> Draw:
    return lambda dice, _: {key: dice.between(least, largest)}


def _in_reservoir(key: str) -> Draw:
    """Up to as much as the reservoir holds, in tenths of a millilitre."""
    return lambda dice, pump: {key: _tenths(dice, 0, pump.device.reservoir_nl // 100_000)}


def _truly(tick: Settings) -> Settings:
    """Of a clock that says how long minutes truly take, so that the other one is slow."""
    return {"advance_s": tick["tick_s"]}


TROUBLES: tuple[Trouble, ...] = (
    Trouble("", "strokes", _strokes(855, 1145)),
    Trouble("F-OVER-INFUSION", "strokes", _strokes(1146, 2000)),
    Trouble("F-OVER-INFUSION", "strokes_grow", _decimal("of_nominal_per_day", 10, 400, 3)),
    Trouble("F-OVER-INFUSION", "gas_high", _decimal("by_kpa", 1, 5_000, 1)),
    Trouble("F-ENCODER-CONFIRMS", "gas_low", _decimal("by_kpa", 1, 5_000, 1)),
    Trouble("F-ENCODER-CONFIRMS", "strokes", _strokes(0, 854)),
    Trouble("F-ENCODER-CONFIRMS", "strokes_shrink", _decimal("of_nominal_per_day", 10, 400, 3)),
    Trouble("F-ENCODER-CONFIRMS", "motor_slips", _decimal("of_pulses", 10, 1000, 3)),
    Trouble("F-ENCODER-CONFIRMS", "encoder_confirms", _nothing),
    Trouble("F-WRONG-DRUG", "concentration", _strength(200, 400)),
    Trouble("F-WEAK-DRUG", "concentration", _strength(10, 99)),
    Trouble("F-STALL", "motor_stalled", _nothing),
    Trouble("F-STALL", "mri", _nothing),
    Trouble("F-STALL-AT-TIMES", "motor_misses", _decimal("of_pulses", 10, 1000, 3)),
    Trouble("F-RUNAWAY", "motor_runaway", _whole("pulses_per_min", 1, 9)),
    Trouble("F-SLOW-RUNAWAY", "motor_runaway", _whole("pulses_per_min", 1, 1), every=(SLOW_EVERY_MIN, 720)),
    Trouble("F-ENCODER-SILENT", "encoder_silent", _nothing),
    Trouble("F-ENCODER-SURPLUS", "encoder_surplus", _whole("counts_per_min", 1, 99)),
    Trouble("F-LEAK", "reservoir_leaks", _whole("nl_per_min", 1, 5_000)),
    Trouble("F-BLOCKAGE", "catheter_blocked", _nothing),
    Trouble("F-BLOCKAGE-PART", "catheter_narrowed", _decimal("passes_per_min", 1, 999, 3)),
    Trouble("F-CATHETER-LEAK", "catheter_leaks", _decimal("of_volume", 1, 1000, 3)),
    Trouble("F-CATHETER-LEAK", "catheter_off", _nothing),
    Trouble("", "front_mixes", _whole("cells", 1, 64)),
    Trouble("F-BATTERY-DROP", "battery_drops", _decimal("at_v", 1800, 2599, 3)),
    Trouble("F-BATTERY-USED", "battery_spent", _decimal("of_capacity", 700, 999, 3)),
    Trouble("F-BATTERY-FILM", "battery_film", _whole("largest_ohm", 1, 100)),
    Trouble("F-POWER-LOST", "power_lost", _nothing),
    Trouble("F-CLOCKS-FAST", "clock", _decimal("tick_s", 300, 593, 1)),
    Trouble("", "clock", _decimal("tick_s", 594, 1200, 1)),
    Trouble("F-CLOCK-SLOW", "clock", _decimal("tick_s", 601, 629, 1), ("first_clock", _truly)),
    Trouble("F-CLOCK-SLOW", "clock", _decimal("tick_s", 601, 629, 1), ("second_clock", _truly)),
    Trouble("F-CLOCK-STILL", "first_clock_stands", _nothing),
    Trouble("F-CLOCK-STILL", "second_clock_stands", _nothing),
    Trouble("F-CLOCK-SET-BACK", "first_clock_set_back", _nothing),
    Trouble("F-CLOCK-SET-BACK", "second_clock_set_back", _nothing),
    Trouble("F-CLOCK-FAST", "first_clock", _decimal("advance_s", 630, 6_000, 1)),
    Trouble("F-CLOCK-FAST", "second_clock", _decimal("advance_s", 630, 6_000, 1)),
    Trouble("F-CLOCK-CREEPS", "first_clock", _decimal("advance_s", 1, 570, 1)),
    Trouble("F-CLOCK-CREEPS", "second_clock", _decimal("advance_s", 1, 570, 1)),
    Trouble("F-LEVEL-SILENT", "level_silent", _nothing),
    Trouble("F-LEVEL-STUCK", "level_stuck", _in_reservoir("at_ml")),
    Trouble("F-LEVEL-DITHERS", "level_noisy", _decimal("within_ml", 1, 50, 1)),
    Trouble("F-LEVEL-HIGH", "level_high", _in_reservoir("by_ml")),
    Trouble("F-LEVEL-HIGH", "level_drifts_up", _decimal("ml_per_day", 1, 20, 1)),
    Trouble("F-LEVEL-LOW", "level_low", _in_reservoir("by_ml")),
    Trouble("F-LEVEL-LOW", "level_drifts_down", _decimal("ml_per_day", 1, 20, 1)),
    Trouble("F-PRESSURE-SILENT", "pressure_silent", _nothing),
    Trouble("F-PRESSURE-STUCK-HIGH", "pressure_stuck", _whole("at_kpa", 20, 200)),
    Trouble("F-PRESSURE-LOW", "pressure_stuck", _whole("at_kpa", 0, 19)),
    Trouble("F-PRESSURE-RISES", "pressure_high", _decimal("by_kpa", 1, 2000, 1)),
    Trouble("F-PRESSURE-RISES", "pressure_drifts_up", _decimal("kpa_per_day", 1, 2000, 1)),
    Trouble("F-PRESSURE-LOW", "pressure_low", _decimal("by_kpa", 1, 1000, 1)),
    Trouble("F-PRESSURE-LOW", "pressure_drifts_down", _decimal("kpa_per_day", 1, 1000, 1)),
    Trouble("F-PRESSURE-RISES", "pressure_noisy", _decimal("within_kpa", 1, 1000, 1)),
    Trouble("F-VOLTAGE-LOW", "battery_voltage", _decimal("at_v", 0, 2_599, 3)),
    Trouble("F-VOLTAGE-LOW", "voltage_stuck", _decimal("at_v", 0, 2_599, 3)),
    Trouble("F-VOLTAGE-LOW", "voltage_low", _decimal("by_v", 1, 2_000, 3)),
    Trouble("F-VOLTAGE-LOW", "voltage_drifts_down", _decimal("v_per_day", 1, 1_000, 3)),
    Trouble("F-VOLTAGE-LOW", "voltage_noisy", _decimal("within_v", 1, 2_000, 3)),
    Trouble("F-VOLTAGE-SILENT", "voltage_silent", _nothing),
    Trouble("F-VOLTAGE-SILENT", "voltage_high", _decimal("by_v", 1, 2_000, 3)),
    Trouble("F-VOLTAGE-SILENT", "voltage_drifts_up", _decimal("v_per_day", 1, 1_000, 3)),
)
"""Every kind of fault that a scenario can have is in at least one row."""


def troubles(dice: Dice, pump: Prescribed, minutes: int, number: int) -> tuple[Entry, ...]:
    """Return the entries of so many faults, at times of their own, no two of one part at once."""
    possible = [each for each in TROUBLES if each.possible_on(pump.device)]
    found: tuple[Entry, ...] = ()
    for _ in range(TRIES):
        if number == 0:
            break
        entries = dice.one_of(possible).entries(dice, pump, minutes)
        if not any(_collide(*both) for both in product(entries, found)):
            found += entries
            number -= 1
    return found


def _time(dice: Dice, minutes: int) -> tuple[int, int | None]:
    """One in four lasts all the run, one in four from some moment on, the others pass."""
    if dice.chance(25):
        return 0, None
    begin = dice.below(minutes)
    if dice.chance(33):
        return begin, None
    return begin, min(minutes, begin + dice.between(1, dice.one_of(BRIEF_MIN)))


def _collide(one: Entry, other: Entry) -> bool:
    """Whether two faults are of one part, in force at one time."""
    apart = _is_over(one, other.begin) or _is_over(other, one.begin)
    return not apart and KINDS[one.kind].subject is KINDS[other.kind].subject


def _is_over(fault: Entry, minute: int) -> bool:
    """Whether a fault surely is over by then; a rotor takes up some hours after MRI."""
    longer = RESTART_MIN[1] if fault.kind == MRI else 0
    return fault.end is not None and fault.end + longer <= minute
