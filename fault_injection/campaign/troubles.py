"""Random faults: a row for each way in which a fault of the catalogue is put into a scenario.

A fault that is a deed, such as a forgotten refill, is among the stories (`stories.py`).
"""

from collections.abc import Callable, Mapping
from decimal import Decimal

from attrs import frozen

from controller.presets import Device
from controller.shell.reading import parse_table
from fault_injection.campaign.dice import Dice
from fault_injection.campaign.draft import FAULT, Entry, Setting
from fault_injection.campaign.prescribing import Prescribed
from fault_injection.campaign.toml import written
from fault_injection.clock import DAY_MIN, HOUR_MIN
from fault_injection.entries import FAULTS as KINDS
from fault_injection.faults import Effect, subject
from spec.faults import FAULTS

Settings = Mapping[str, Setting]
Draw = Callable[[Dice, Prescribed], Settings]
BRIEF_MIN = (1, 10, HOUR_MIN, 6 * HOUR_MIN, 2 * DAY_MIN)
"""Lengths up to which a fault that passes may last."""
TRIES = 20


@frozen
class Trouble:
    """One way of putting a fault into a scenario.

    Attributes:
        fault: id in the fault catalogue; none where the parameters are those of a sound pump.
        kind: of the entry.
        settings: draws its further keys, for a pump with a prescription.
    """

    fault: str
    kind: str
    settings: Draw

    def possible_on(self, device: Device) -> bool:
        """Return whether a preset can have it."""
        return not self.fault or device.name in _POSSIBLE_ON[self.fault]


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


def _millilitres(key: str) -> Draw:
    return lambda dice, pump: {key: _tenths(dice, 0, pump.device.reservoir_nl // 100_000)}


TROUBLES: tuple[Trouble, ...] = (
    Trouble("", "strokes", _strokes(855, 1145)),
    Trouble("F-OVER-INFUSION", "strokes", _strokes(1146, 2000)),
    Trouble("F-WRONG-DRUG", "concentration", _strength(200, 400)),
    Trouble("F-WEAK-DRUG", "concentration", _strength(10, 99)),
    Trouble("F-LEVEL-STUCK", "level_stuck", _millilitres("at_ml")),
    Trouble("F-LEVEL-HIGH", "level_high", _millilitres("by_ml")),
    Trouble("F-LEVEL-LOW", "level_low", _millilitres("by_ml")),
    Trouble("F-LEVEL-SILENT", "level_silent", _nothing),
    Trouble("F-CLOCK-STILL", "first_clock_stands", _nothing),
    Trouble("F-CLOCK-SET-BACK", "first_clock_set_back", _nothing),
    Trouble("F-CLOCK-FAST", "first_clock", lambda dice, _: {"advance_s": dice.between(63, 600)}),
    Trouble("F-CLOCK-CREEPS", "first_clock", lambda dice, _: {"advance_s": dice.between(1, 57)}),
    Trouble("F-VOLTAGE-LOW", "battery_voltage", lambda dice, _: {"at_v": _thousandths(dice, 0, 2700)}),
    Trouble("F-VOLTAGE-SILENT", "battery_voltage", lambda dice, _: {"at_v": _thousandths(dice, 2900, 3500)}),
    Trouble("F-CLOCKS-FAST", "clock", lambda dice, _: {"tick_s": _tenths(dice, 300, 590)}),
    Trouble("", "clock", lambda dice, _: {"tick_s": _tenths(dice, 594, 1200)}),
    Trouble("F-STALL", "motor_stalled", _nothing),
    Trouble("F-RUNAWAY", "motor_runaway", lambda dice, _: {"pulses_per_min": dice.between(1, 9)}),
)
"""Every kind of fault that a scenario can have is in at least one row."""


def troubles(dice: Dice, pump: Prescribed, minutes: int, number: int) -> tuple[Entry, ...]:
    """Return so many faults, at times of their own, no two of one part at once."""
    possible = [each for each in TROUBLES if each.possible_on(pump.device)]
    found: tuple[Entry, ...] = ()
    for _ in range(TRIES):
        if len(found) == number:
            break
        trouble = dice.one_of(possible)
        begin, end = _time(dice, minutes)
        settings = trouble.settings(dice, pump)
        entry = Entry(FAULT, trouble.kind, begin, end, settings, trouble.fault)
        if not any(_collide(entry, other) for other in found):
            found += (entry,)
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
    apart = (one.end is not None and one.end <= other.begin) or (
        other.end is not None and other.end <= one.begin
    )
    return not apart and subject(_effect(one)) is subject(_effect(other))


def _effect(entry: Entry) -> Effect:
    """What the entry does, as the reader of scenarios sees it."""
    _keys, _quantities, read = KINDS[entry.kind]
    return read(parse_table(written(entry.settings), entry.kind))
