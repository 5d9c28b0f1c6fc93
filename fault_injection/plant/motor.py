"""Fault model of motor and encoder.

Strokes: every pulse draws a true volume of its own from a range. Healthy, that is the device's tolerance; a
fault puts any range in its place, or lets the range move away from nominal day by day. The pressure of the
reservoir makes both ends larger or smaller (`reservoir`).

Motor: stalled, it makes no commanded pulse; missing, it makes some of them not, and the encoder sees that;
slipping, it turns and some pulses take nothing; running away, it makes some by itself in each minute, until
the interlock opens its supply. Where the pressure behind it is too high it does not turn. A dry pump turns.

Encoder: healthy, it counts every pulse that turned, and tells it once, at the next tick. It may be silent,
count some more in each minute than turned, or count what was commanded, turned or not.
"""

from enum import Enum

from attrs import evolve, frozen

from controller.presets import Device
from controller.units import MINUTES_PER_DAY, Minutes, Pulses
from fault_injection.plant.draw import Chance, Draw
from fault_injection.plant.reservoir import DOUBLING_PA


@frozen
class Strokes:
    """True volume of pulses.

    Attributes:
        least_nl, largest_nl: range of it, 0 or more.
        drift_nl_per_day: by how much both move in a day.
        since: minute from which they do.
    """

    least_nl: int
    largest_nl: int
    drift_nl_per_day: int
    since: Minutes

    def at(self, minute: int) -> tuple[int, int]:
        """Return the range in a minute of the run."""
        if self.drift_nl_per_day == 0:
            return self.least_nl, self.largest_nl
        moved = self.drift_nl_per_day * (minute - self.since) // MINUTES_PER_DAY
        return max(0, self.least_nl + moved), max(0, self.largest_nl + moved)

    def pressed(self, beyond_pa: int) -> "Strokes":
        """Return these under a pressure of the reservoir that is so far off, the range rounded outwards."""
        if not beyond_pa:
            return self
        parts = max(0, DOUBLING_PA + beyond_pa)
        return evolve(
            self,
            least_nl=self.least_nl * parts // DOUBLING_PA,
            largest_nl=-(-self.largest_nl * parts // DOUBLING_PA),
            drift_nl_per_day=self.drift_nl_per_day * parts // DOUBLING_PA,
        )


@frozen
class Motor:
    """State of health.

    Attributes:
        stalled: whether commanded pulses do not turn.
        misses_permille: commanded pulses in a thousand that do not turn.
        slips_permille: turned pulses in a thousand that take nothing.
        own_pulses: pulses that it makes by itself in a minute.
    """

    stalled: bool
    misses_permille: int
    slips_permille: int
    own_pulses: int


class Counts(Enum):
    """What the encoder counts."""

    TURNED = 0
    NOTHING = 1
    COMMANDED = 2


@frozen
class Encoder:
    """State of health: what it counts, and how many more it counts in each minute."""

    counts: Counts
    surplus_per_min: int


SOUND_MOTOR = Motor(stalled=False, misses_permille=0, slips_permille=0, own_pulses=0)
SOUND_ENCODER = Encoder(counts=Counts.TURNED, surplus_per_min=0)


def healthy_strokes(device: Device) -> Strokes:
    """Return strokes within the tolerance."""
    return Strokes(device.stroke_min_nl, device.stroke_max_nl, drift_nl_per_day=0, since=Minutes(0))


class Drive:
    """Motor and encoder."""

    def __init__(self, seed: int) -> None:
        self._strokes = Draw(seed, "strokes")
        self._misses = Chance(seed, "misses")
        self._slips = Chance(seed, "slips")
        self._counted = 0

    def turned(self, motor: Motor, commanded: int, *, off: bool, free: bool) -> int:
        """Return how many pulses turn of those commanded and by itself; none unless the way is `free`."""
        if not free:
            return 0
        by_itself = 0 if off else motor.own_pulses
        if motor.stalled:
            return by_itself
        if motor.misses_permille:
            commanded = sum(not self._misses.happens(motor.misses_permille) for _ in range(commanded))
        return commanded + by_itself

    def volume_nl(self, turned: int, motor: Motor, strokes: Strokes, minute: int) -> int:
        """Return what so many pulses take, if it is there."""
        least_nl, largest_nl = strokes.at(minute)
        taken_nl = 0
        for _ in range(turned):
            stroke_nl = self._strokes.between(least_nl, largest_nl)
            if not (motor.slips_permille and self._slips.happens(motor.slips_permille)):
                taken_nl += stroke_nl
        return taken_nl

    def strokes_nl(self, pulses: int, least_nl: int, largest_nl: int) -> list[int]:
        """Return what each of some pulses takes of a motor that does not slip."""
        return self._strokes.several(pulses, least_nl, largest_nl)

    def count(self, encoder: Encoder, *, turned: int, commanded: int, minutes: int) -> None:
        """Let the encoder count what turned in so many minutes."""
        seen = {Counts.TURNED: turned, Counts.NOTHING: 0, Counts.COMMANDED: commanded}[encoder.counts]
        self.saw(seen + minutes * encoder.surplus_per_min)

    def saw(self, pulses: int) -> None:
        """Count so many more."""
        self._counted += pulses

    def confirmed(self) -> Pulses:
        """Return what the encoder counted since it was last asked."""
        counted, self._counted = self._counted, 0
        return Pulses(counted)
