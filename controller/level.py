"""The level sensor: what is a reading, when the sensor is not believed, and when the level falls too fast.

A reading never enters an account or the ledger. A sensor that is silent, out of range or stuck raises an
alarm; a level that the largest strokes cannot explain raises another, and halves the flow in the minutes
in which it is told.
"""

from attrs import frozen

from controller.reservoir import Level
from controller.units import Minutes, Nanolitres

LEVEL_SILENT_MIN = 60
"""Minutes without a reading after which the sensor has failed: an assumption."""
LEVEL_ERROR_NL = 250_000
"""How far a truthful level is from the truth at most: A-LEVEL, 0.25 mL, an assumption."""
LEVEL_RESOLUTION_NL = 100_000
"""Two readings no further apart are taken for the same: 0.1 mL, an assumption."""
STUCK_NL = 1_000_000
"""Volume that surely leaves before a reading that stands still is not believed: 1 mL.

A truthful level moves by twice the error less meanwhile, which is well above the resolution.
"""
FALL_NL = 1_000_000
"""How far a level may be below the lower account: 1 mL, four times the error."""


@frozen
class LevelWatch:
    """What the level has told.

    Attributes:
        silent_min: minutes since a usable reading.
        stood_nl: the reading from which the level has not moved away.
        moved_nl: volume that has surely left meanwhile.
        falls: whether this minute's reading is below what the largest strokes explain.
    """

    silent_min: Minutes
    stood_nl: Nanolitres
    moved_nl: Nanolitres
    falls: bool


def level_watch_begun(volume_nl: Nanolitres) -> LevelWatch:
    """Return the watch over the level of a pump that was just filled."""
    return LevelWatch(silent_min=Minutes(0), stood_nl=volume_nl, moved_nl=Nanolitres(0), falls=False)


def level_usable(level: Level, capacity_nl: Nanolitres) -> bool:
    """Return whether it is a reading that a truthful sensor of such a reservoir can give."""
    return level.known & (level.nl >= -LEVEL_ERROR_NL) & (level.nl <= capacity_nl + LEVEL_ERROR_NL)


def level_heard(
    watch: LevelWatch,
    level: Level,
    *,
    usable: bool,
    lower_nl: Nanolitres,
    left_nl: Nanolitres,
    refill_open: bool,
) -> LevelWatch:
    """Return the watch a minute later.

    Args:
        watch: the watch.
        level: this minute's reading.
        usable: whether it is one.
        lower_nl: the lower account, all pulses up to now charged.
        left_nl: volume that has surely left the reservoir in the last minute.
        refill_open: whether a refill is open: the level then says nothing of strokes.
    """
    return LevelWatch(
        silent_min=Minutes(0 if usable else watch.silent_min + 1),
        stood_nl=_stands_at(watch.stood_nl, level, usable=usable),
        moved_nl=_moved(watch, level, left_nl, usable=usable),
        falls=_falls(level, lower_nl, tells=usable, refill_open=refill_open),
    )


def surely_left_nl(volume_nl: Nanolitres, lower_nl: Nanolitres) -> Nanolitres:
    """Return what confirmed pulses took, at their smallest, while something was surely there to take."""
    return volume_nl if lower_nl > 0 else Nanolitres(0)


def level_sensor_failed(watch: LevelWatch) -> bool:
    """Return whether the level sensor is not believed: silent, out of range, or stuck."""
    return (watch.silent_min >= LEVEL_SILENT_MIN) | (watch.moved_nl >= STUCK_NL)


def _falls(level: Level, lower_nl: Nanolitres, *, tells: bool, refill_open: bool) -> bool:
    return tells & (level.nl < lower_nl - FALL_NL) and not refill_open


def _stands_at(stood_nl: Nanolitres, level: Level, *, usable: bool) -> Nanolitres:
    return level.nl if usable & _is_elsewhere(stood_nl, level) else stood_nl


def _moved(watch: LevelWatch, level: Level, left_nl: Nanolitres, *, usable: bool) -> Nanolitres:
    gone_nl = Nanolitres(watch.moved_nl + left_nl)
    return Nanolitres(0) if usable & _is_elsewhere(watch.stood_nl, level) else gone_nl


def _is_elsewhere(stood_nl: Nanolitres, level: Level) -> bool:
    return (level.nl > stood_nl + LEVEL_RESOLUTION_NL) | (level.nl < stood_nl - LEVEL_RESOLUTION_NL)
