"""What the level sensor tells along a chain (`spec.chain`), quarter-hour by quarter-hour.

Which pulses there are does not hang on readings that mean nothing; so a chain is made without them, and what
they make of the pump's watch on its level is made afterwards, out of the links and of what the body told.
"""

from attrs import evolve, frozen

from controller.arithmetic import any_of, larger, smaller
from controller.level import FALL_NL, LEVEL_ERROR_NL, LEVEL_RESOLUTION_NL, STUCK_NL, LevelWatch
from controller.presets import Device
from controller.reservoir import Level
from controller.state import State
from controller.units import Minutes, Nanolitres
from spec.leap import level_told
from spec.link import Fixed, Link, Quarter
from spec.quiet import Thresholds

NO_THRESHOLDS = Thresholds(low_nl=Nanolitres(0), critical_nl=Nanolitres(0), floor_nl=Nanolitres(0))
"""That no reading is below the reservoir signals is asked of all at once."""


@frozen
class Heard:
    """What the level sensor has told by the end of a quarter-hour.

    Attributes:
        quiet: whether no reading of the quarter-hour means anything; unless it is, the rest says nothing.
        level: the last reading.
        watch: what is known by all of them.
    """

    quiet: bool
    level: Level
    watch: LevelWatch


def first_heard(base: State) -> Heard:
    """Return what the level sensor has told when a chain begins."""
    return Heard(quiet=True, level=base.level, watch=base.level_watch)


def heard_later(
    before: Heard, levels: tuple[Level, ...], link: Link, now: Quarter, fixed: Fixed, device: Device
) -> Heard:
    """Return what is heard in a quarter-hour: at once, unless the level has moved away from where it stood.

    Args:
        before: what was heard by the end of the one before.
        levels: the readings, minute by minute; of no account where there is no sensor.
        link: at the end of the one before.
        now: what the flow brings, a quarter-hour that is quiet (`spec.link.slot_later`).
        fixed: what stays along the chain.
        device: the preset.
    """
    if not device.has_level_sensor:
        return before
    watch, last = before.watch, levels[-1]
    lowest_nl = larger(larger(fixed.signal_nl, link.lower_nl - FALL_NL), -LEVEL_ERROR_NL)
    highest_nl = device.reservoir_nl + LEVEL_ERROR_NL
    from_nl = larger(lowest_nl, watch.stood_nl - LEVEL_RESOLUTION_NL)
    to_nl = smaller(highest_nl, watch.stood_nl + LEVEL_RESOLUTION_NL)
    if not _any_outside(levels, from_nl, to_nl):
        return _has_stood(watch, last, link, now, fixed)
    told = level_told(watch, levels, now.pulses, link.lower_nl, link.unconfirmed, NO_THRESHOLDS, device)
    usable = not _any_outside(levels, lowest_nl, highest_nl)
    return Heard(quiet=usable and not told.failed, level=last, watch=told.watch)


def told_on(base: State, heard: Heard) -> State:
    """Return a state that has heard so much."""
    return evolve(base, level=heard.level, level_watch=heard.watch)


def _any_outside(levels: tuple[Level, ...], lowest_nl: int, highest_nl: int) -> bool:
    return any_of((not level.known) | (level.nl < lowest_nl) | (level.nl > highest_nl) for level in levels)


def _has_stood(watch: LevelWatch, last: Level, link: Link, now: Quarter, fixed: Fixed) -> Heard:
    """The level has not moved away from where it stood: what has left meanwhile is added up at once."""
    confirmed = link.unconfirmed + now.count - now.pulses[-1]
    moved_nl = Nanolitres(watch.moved_nl + confirmed * fixed.stroke_min_nl)
    after = LevelWatch(silent_min=Minutes(0), stood_nl=watch.stood_nl, moved_nl=moved_nl, falls=False)
    return Heard(quiet=moved_nl < STUCK_NL, level=last, watch=after)
