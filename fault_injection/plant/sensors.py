"""Fault model of the three sensors: level of the reservoir, pressure of the catheter, voltage of the battery.

Healthy, each tells the truth: the level before the pulses of the tick, the pressure at the connector, the
voltage at rest. A fault makes it tell one value whatever is there, also one out of its range, add a constant,
drift away from the truth day by day, stray from it by chance anew in each minute, or tell nothing.
The level never tells less than zero.
"""

from enum import Enum

from attrs import frozen

from controller.units import MINUTES_PER_DAY, Minutes
from fault_injection.plant.draw import Chance


class Tells(Enum):
    """What a sensor makes of the truth."""

    TRUTH = 0
    VALUE = 1
    OFFSET = 2
    DRIFT = 3
    NOISE = 4
    NOTHING = 5


@frozen
class Sensor:
    """State of health, in the unit of the sensor.

    Attributes:
        tells: what it makes of the truth.
        amount: the value, the error, the error's growth in a day, or the largest stray.
        since: minute from which it drifts.
    """

    tells: Tells
    amount: int
    since: Minutes


TRUTHFUL = Sensor(tells=Tells.TRUTH, amount=0, since=Minutes(0))
ABSENT = Sensor(tells=Tells.NOTHING, amount=0, since=Minutes(0))


class Reader:
    """One sensor; it strays by something of its own in each minute."""

    def __init__(self, seed: int, name: str) -> None:
        self._strays = Chance(seed, name)
        self._stray = 0

    def minute(self, sensor: Sensor) -> None:
        """Let a minute pass."""
        if sensor.tells is Tells.NOISE:
            self._stray = self._strays.below(2 * sensor.amount + 1) - sensor.amount

    def told(self, sensor: Sensor, truth: int, minute: int) -> int | None:
        """Return what it tells, or None if it is silent."""
        match sensor.tells:
            case Tells.TRUTH:
                return truth
            case Tells.VALUE:
                return sensor.amount
            case Tells.OFFSET:
                return truth + sensor.amount
            case Tells.DRIFT:
                return truth + sensor.amount * (minute - sensor.since) // MINUTES_PER_DAY
            case Tells.NOISE:
                return truth + self._stray
            case Tells.NOTHING:
                return None


def moves_by_itself(sensor: Sensor) -> bool:
    """Return whether its reading changes while the truth does not."""
    return sensor.tells in (Tells.DRIFT, Tells.NOISE)
