"""The reservoir: two accounts that bracket what is left, and the thresholds drawn from them.

The lower account charges every commanded pulse at its largest; it drives the alarms. The upper one
takes off only what the encoder confirmed, at its smallest; it says when the reservoir is certainly
empty. A level reading may advance an alarm. It never stops the motor and never enters an account.
"""

from attrs import evolve, frozen

from controller.arithmetic import larger, less_but_not_below_zero
from controller.units import Nanolitres, Pulses

LOW_DAYS_OF_LIMIT = 3
"""LOW leaves at least three days at the largest volume limit: 72 h to act."""
CRITICAL_DAYS_OF_LIMIT = 2
"""CRITICAL leaves at least two days: 48 h."""


@frozen
class Reservoir:
    """Volume accounts since the last confirmed fill.

    Attributes:
        lower_nl: never more than what is there.
        upper_nl: never less than what is there.
        usable_floor_nl: volume below which delivery is not relied upon.
    """

    lower_nl: Nanolitres
    upper_nl: Nanolitres
    usable_floor_nl: Nanolitres


@frozen
class Level:
    """A level reading; where the sensor is absent or silent it is not `known`."""

    known: bool
    nl: Nanolitres


def filled(volume_nl: Nanolitres, usable_floor_nl: Nanolitres) -> Reservoir:
    """Return the accounts of a reservoir that holds what was filled in."""
    return Reservoir(lower_nl=volume_nl, upper_nl=volume_nl, usable_floor_nl=usable_floor_nl)


def drawn(reservoir: Reservoir, volume_nl: Nanolitres) -> Reservoir:
    """Return the accounts once pulses of at most `volume_nl` are commanded, or about to be."""
    return evolve(reservoir, lower_nl=Nanolitres(less_but_not_below_zero(reservoir.lower_nl, volume_nl)))


def confirmed(reservoir: Reservoir, pulses: Pulses, stroke_min_nl: Nanolitres) -> Reservoir:
    """Return the accounts once the encoder has confirmed `pulses`."""
    volume_nl = pulses * stroke_min_nl
    return evolve(reservoir, upper_nl=Nanolitres(less_but_not_below_zero(reservoir.upper_nl, volume_nl)))


def certainly_empty(reservoir: Reservoir) -> bool:
    """Return whether not even the smallest strokes can have left anything."""
    return reservoir.upper_nl <= 0


def low_threshold_nl(week_nl: Nanolitres, limit_nl: Nanolitres) -> Nanolitres:
    """Return the volume above the floor below which LOW stands."""
    return Nanolitres(larger(week_nl, LOW_DAYS_OF_LIMIT * limit_nl))


def critical_threshold_nl(limit_nl: Nanolitres) -> Nanolitres:
    """Return the volume above the floor below which CRITICAL stands."""
    return Nanolitres(CRITICAL_DAYS_OF_LIMIT * limit_nl)


def below(reservoir: Reservoir, level: Level, threshold_nl: Nanolitres) -> bool:
    """Return whether the lower account, or a level reading, is under floor plus threshold."""
    volume_nl = reservoir.usable_floor_nl + threshold_nl
    return reservoir.lower_nl < volume_nl or (level.known and level.nl < volume_nl)


def at_floor(reservoir: Reservoir, level: Level) -> bool:
    """Return whether the lower account, or a level reading, is at the usable floor or under."""
    return below(reservoir, level, Nanolitres(1))
