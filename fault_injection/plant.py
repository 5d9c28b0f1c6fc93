"""The plant: a pump's body as it truly is, in integers, random only from a seed.

Fault model. What may be other than the controller believes, and how:

- strokes: every pulse draws a true volume of its own from a range. Healthy, that is the device's
  tolerance; a fault puts any range in its place. The reservoir runs dry: a pulse takes at most what
  is left, then nothing.
- drug: what leaves the tip has the true concentration, which a fault sets apart from the one entered.
- level sensor: healthy, it tells the true volume before the pulses of the tick. A fault makes it
  stick at a value, lie by a constant, or fall silent. It never tells less than zero.
- battery: its voltage reads 3 V, an assumption; a fault makes it read anything else.
- clock: a tick lasts a true time of its own. Healthy, that is within 1 % of a minute.
- motor: stalled, it makes no commanded pulse; running away, it makes some by itself in each minute,
  until the interlock opens its supply.

What is taken to be so in this version: any other commanded pulse turns, at the instant of its tick, and
the encoder confirms every pulse at the next; a dry pump turns too. Tubing and catheter are full from the
start, of the first fill, of the strongest drug in the library if the catheter is old, of no drug if it is
new; they are tight and stiff: what a pulse takes from the reservoir pushes as much out of the tip in the
same instant, without mixing. Their volume is what the scenario states, or the least that the order does. A
fill is in place once it is reported.

Assumptions without a source, made so that a run is neither all average nor all extreme: a pump has a
stroke of its own, drawn once and evenly from its range, and each pulse strays from it by at most a
sixteenth of the range; the clock likewise; a clock may be as slow as it may be fast, 1 %.
"""

from enum import Enum
from random import Random

from attrs import frozen

from controller.battery import Voltage
from controller.events import ReadClocks
from controller.presets import Device
from controller.pressure import Pressure
from controller.reservoir import Level
from controller.units import (
    MINUTE_MS,
    TICK_DS_MIN,
    Milliseconds,
    Millivolts,
    Nanolitres,
    Pascals,
    Picograms,
    PicogramsPerNanolitre,
    Pulses,
)

TICK_DS = 600
"""A minute, in tenths of a second."""
HEALTHY_MV = Millivolts(3_000)
"""Reading of a healthy battery, an assumption."""
TICK_DS_MAX = 2 * TICK_DS - TICK_DS_MIN
"""Longest true tick of a healthy clock, 1 % slow: the mirror of A-TICK, an assumption."""


class Sensor(Enum):
    """What the level sensor does."""

    TRUTHFUL = 0
    STUCK = 1
    OFFSET = 2
    SILENT = 3


@frozen
class Condition:
    """The state of health that faults change.

    Attributes:
        stroke_least_nl: least true volume of a pulse, 0 or more.
        stroke_largest_nl: largest true volume of a pulse.
        concentration: true concentration at the tip, pg/nL.
        sensor: what the level sensor does.
        sensor_nl: the value it sticks at, or the error it adds.
        tick_least_ds: least true length of a tick, tenths of a second.
        tick_largest_ds: largest true length of a tick.
        first_clock_ms: advance of the first clock in a minute of the second.
        motor_stalled: whether commanded pulses do not turn.
        own_pulses: pulses that the motor makes by itself in a minute.
        battery_mv: what the battery's voltage reads.
    """

    stroke_least_nl: int
    stroke_largest_nl: int
    concentration: PicogramsPerNanolitre
    sensor: Sensor
    sensor_nl: int
    tick_least_ds: int
    tick_largest_ds: int
    first_clock_ms: int
    motor_stalled: bool
    own_pulses: int
    battery_mv: Millivolts


@frozen
class Delivered:
    """What pulses truly did: volume out of the reservoir, and mass at the tip."""

    drawn_nl: Nanolitres
    true_pg: Picograms


NOTHING = Delivered(drawn_nl=Nanolitres(0), true_pg=Picograms(0))
NO_READING = Level(known=False, nl=Nanolitres(0))
OPEN_PA = Pascals(1_000)
"""What the pressure sensor tells at an open catheter: a background figure."""


def healthy(device: Device, concentration: PicogramsPerNanolitre) -> Condition:
    """Return the condition of a pump within its specification, filled with what was entered."""
    return Condition(
        stroke_least_nl=device.stroke_min_nl,
        stroke_largest_nl=device.stroke_max_nl,
        concentration=concentration,
        sensor=Sensor.TRUTHFUL if device.has_level_sensor else Sensor.SILENT,
        sensor_nl=0,
        tick_least_ds=TICK_DS_MIN,
        tick_largest_ds=TICK_DS_MAX,
        first_clock_ms=MINUTE_MS,
        motor_stalled=False,
        own_pulses=0,
        battery_mv=HEALTHY_MV,
    )


class Draw:
    """A quantity with a place of its own within a range, and noise around that place.

    Only `getrandbits` of at most 32 bits is used, and each quantity has a stream of its own: the same
    seed draws the same on every Python, and one fault moves no other quantity.
    """

    BITS = 16
    NOISE_BITS = 13

    def __init__(self, seed: int, name: str) -> None:
        self._bits = Random(f"{seed}/{name}").getrandbits
        self._place = self._bits(self.BITS)

    def between(self, least: int, largest: int) -> int:
        """Return an integer from `least` to `largest`, both included."""
        stray = self._bits(self.NOISE_BITS) - (1 << self.NOISE_BITS - 1)
        place = min(max(self._place + stray, 0), (1 << self.BITS) - 1)
        return least + ((largest - least + 1) * place >> self.BITS)


class Plant:
    """A pump's body. `condition` may be replaced at any time between ticks."""

    def __init__(
        self,
        *,
        volume_nl: Nanolitres,
        condition: Condition,
        has_level_sensor: bool,
        has_pressure_sensor: bool = False,
        seed: int,
        dead_nl: int = 0,
        catheter: PicogramsPerNanolitre | None = None,
    ) -> None:
        self.volume_nl = volume_nl
        self.condition = condition
        self._entered = self._filled = condition.concentration
        self._tubing = [(dead_nl, self._filled if catheter is None else catheter)]
        self._has_level_sensor = has_level_sensor
        self._has_pressure_sensor = has_pressure_sensor
        self._turned = Pulses(0)
        self._strokes = Draw(seed, "strokes")
        self._ticks = Draw(seed, "ticks")

    def tick_ds(self) -> int:
        """Return the true length of the next tick, tenths of a second."""
        return self._ticks.between(self.condition.tick_least_ds, self.condition.tick_largest_ds)

    def clocks(self) -> ReadClocks:
        """Return what both clocks have advanced by, a minute of the second after the last reading."""
        return ReadClocks(Milliseconds(self.condition.first_clock_ms), Milliseconds(MINUTE_MS))

    def confirmed(self) -> Pulses:
        """Return the pulses that the encoder saw since it was last asked."""
        turned, self._turned = self._turned, Pulses(0)
        return turned

    def level(self) -> Level:
        """Return what the level sensor tells now."""
        sensor, told_nl = self.condition.sensor, self.condition.sensor_nl
        if sensor is Sensor.SILENT or not self._has_level_sensor:
            return NO_READING
        if sensor is Sensor.TRUTHFUL:
            told_nl = self.volume_nl
        elif sensor is Sensor.OFFSET:
            told_nl = max(0, self.volume_nl + told_nl)
        return Level(known=True, nl=Nanolitres(told_nl))

    def voltage(self) -> Voltage:
        """Return what the battery's voltage reads now."""
        return Voltage(known=True, mv=self.condition.battery_mv)

    def pressure(self) -> Pressure:
        """Return what the pressure sensor tells: the catheter is open, whatever happens."""
        return Pressure(known=self._has_pressure_sensor, pa=OPEN_PA)

    def fill(self, volume_nl: Nanolitres, concentration: PicogramsPerNanolitre) -> None:
        """Have the reservoir filled with something else."""
        self.volume_nl = volume_nl
        self._filled = concentration

    def turn(self, commanded: int, *, off: bool = False) -> Delivered:
        """Command pulses, the motor's supply closed or `off`, and return what truly came of it."""
        condition, before_nl = self.condition, self.volume_nl
        by_itself = 0 if off else condition.own_pulses
        pulses = by_itself + (0 if condition.motor_stalled else commanded)
        if pulses == 0:
            return NOTHING
        for _ in range(pulses):
            stroke_nl = self._strokes.between(condition.stroke_least_nl, condition.stroke_largest_nl)
            self.volume_nl = Nanolitres(max(0, self.volume_nl - stroke_nl))
        self._turned = Pulses(self._turned + pulses)
        drawn_nl = Nanolitres(before_nl - self.volume_nl)
        return Delivered(drawn_nl, Picograms(self._pushed(drawn_nl)))

    def _pushed(self, volume_nl: int) -> int:
        """Push so much into the tubing, and return the mass that leaves the tip for it.

        Any drug that leaves is of the condition's concentration, where that is not the one entered.
        """
        faulty = self.condition.concentration != self._entered
        self._tubing.append((volume_nl, self._filled))
        mass_pg = 0
        while volume_nl > 0:
            held_nl, concentration = self._tubing.pop(0)
            left_nl = min(held_nl, volume_nl)
            mass_pg += left_nl * (self.condition.concentration if faulty and concentration else concentration)
            volume_nl -= left_nl
            if held_nl > left_nl:
                self._tubing.insert(0, (held_nl - left_nl, concentration))
        return mass_pg
