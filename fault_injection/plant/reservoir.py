"""Fault model of the reservoir: it holds what was truly filled in, runs dry, may leak, and is under pressure.

A pulse takes at most what is left, then nothing. It holds a tenth more than its stated capacity, an
assumption. A leak takes so many nanolitres a minute, also while the motor rests and power is away; what it
loses reaches the patient beside the tip.

Pressure: the gas behind the bellows presses alike at any volume up to the capacity, as a propellant does that
is partly liquid. Heat, height and lost gas change it: a fault lets it press harder or more softly.
Overfilled, the bellows is at its stop, and pressure rises by 1 kPa with each thousandth of the capacity
beyond. Each kPa more or less gives each pulse 2 thousandths more or less, the range of its strokes rounded
outwards to nanolitres. These figures are assumptions; nothing senses it.
"""

from attrs import frozen

from controller.presets import Device
from controller.units import Nanolitres, Pascals, PicogramsPerNanolitre

PERMILLE = 1_000
STIFF_PA = 1_000
"""By how much pressure rises with each thousandth of the capacity beyond it."""
DOUBLING_PA = 500_000
"""How much more doubles what a pulse takes; as much less leaves nothing of it."""


@frozen
class Reservoir:
    """State of health: nanolitres that leak out in a minute."""

    leak_nl_per_min: int


@frozen
class Gas:
    """State of health of the gas behind the bellows.

    Attributes:
        capacity_nl: volume of drug up to which the bellows moves freely.
        off_pa: by how much the gas presses harder than it should, or more softly, below 0.
    """

    capacity_nl: Nanolitres
    off_pa: Pascals

    def beyond_pa(self, volume_nl: int) -> Pascals:
        """Return by how much pressure is beyond what it should be, at some volume of drug, rounded down."""
        over_nl = max(0, volume_nl - self.capacity_nl)
        return Pascals(self.off_pa + STIFF_PA * PERMILLE * over_nl // self.capacity_nl)


TIGHT = Reservoir(leak_nl_per_min=0)


def healthy_gas(device: Device) -> Gas:
    """Return a gas that presses as it should."""
    return Gas(device.reservoir_nl, Pascals(0))


def most_held_nl(device: Device) -> Nanolitres:
    """Return what a reservoir can truly hold, overfilled."""
    return Nanolitres(device.reservoir_nl + device.reservoir_nl // 10)


class Content:
    """What is in the reservoir."""

    def __init__(self, volume_nl: Nanolitres, concentration: PicogramsPerNanolitre) -> None:
        self.volume_nl = volume_nl
        self.concentration = concentration

    def take(self, wanted_nl: int) -> int:
        """Take so much out, or what is left; return how much that was."""
        taken_nl = min(self.volume_nl, wanted_nl)
        self.volume_nl = Nanolitres(self.volume_nl - taken_nl)
        return taken_nl
