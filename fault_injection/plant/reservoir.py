"""Fault model of the reservoir: it holds what was truly filled in, runs dry, and may leak.

A pulse takes at most what is left, then nothing. It holds a tenth more than its stated capacity, an
assumption. A leak takes so many nanolitres a minute, also while the motor rests and power is away; what it
loses reaches the patient beside the tip. Pressure in the reservoir is not modelled: nothing senses it.
"""

from attrs import frozen

from controller.presets import Device
from controller.units import Nanolitres, PicogramsPerNanolitre


@frozen
class Reservoir:
    """State of health: nanolitres that leak out in a minute."""

    leak_nl_per_min: int


TIGHT = Reservoir(leak_nl_per_min=0)


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
