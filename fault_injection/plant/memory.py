"""Fault model of memory: a bit of the held state flips, or both records of it cannot be read.

The shell holds the state beside the mirror of every number in it and compares both before each step; a
mismatch sends it to the records, as after a power loss (`controller.shell.pump`). A single bit is always
noticed. Where both records are lost too, three copies of a few numbers are left, to limp home with.
A bit that flips within a step, in code, or in number and mirror alike is not modelled: any state may follow.
"""

from attrs import frozen

from controller.limp_home import limping_home, to_limp_home
from controller.mirror import matches, mirrored
from controller.presets import Device
from controller.shell.encoding import numbers
from controller.state import State
from fault_injection.plant.draw import Chance

BITS = 64
"""Bits of a cell that holds a number."""


@frozen
class BitFlipped:
    """A bit of the held state flips, or one of its mirror; which one is drawn."""


@frozen
class RecordsLost:
    """Power was away and is back, and neither record of the state can be read."""


class Memory:
    """What holds the state."""

    def __init__(self, seed: int) -> None:
        self._flips = Chance(seed, "flips")

    def notices_flip(self, state: State) -> bool:
        """Flip one bit of a state that is held beside its mirror; return whether the two still match."""
        held = list(numbers(state))
        mirror = [mirrored(number) for number in held]
        cells = held if self._flips.below(2) else mirror
        at, bit = self._flips.below(len(cells)), self._flips.below(BITS)
        cells[at] ^= 1 << bit
        return not all(map(matches, held, mirror))


def after_records_lost(state: State, device: Device) -> State:
    """Return what is left of a state once both records of it are lost; the event PowerOn comes next."""
    return limping_home(to_limp_home(state), device)
