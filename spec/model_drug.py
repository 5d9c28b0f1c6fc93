"""The reference pump's drug book: which order is in force, and every bit of drug on its way to the tip."""

from attrs import define

from controller.events import OpenRefill, ReportResidual
from controller.order import Order
from controller.presets import Device

NEEDLE_MIN = 30
TOLERANCE_NL = 2_000_000


@define
class Bit:
    """Some drug in the tubing; `uncertain` if it entered while a refill was open."""

    volume_nl: int
    pulse_pg: int
    uncertain: bool


class DrugBook:
    """Orders and drugs by the rule alone, with pulses counted and the tubing kept as a list, tip first."""

    def __init__(
        self, order: Order, waiting: Order | None, device: Device, dead_nl: int, *, new_catheter: bool
    ) -> None:
        self.in_force = order
        self.waiting = waiting
        self._replaced: Order | None = None
        self._device = device
        self._filled_pg = int((waiting or order).pulse_pg)
        self._entering_pg = self._filled_pg
        self._commanded = 0
        self._confirmed = 0
        self._new_catheter = new_catheter
        self._tubing = [Bit(dead_nl, 0 if new_catheter else int(order.pulse_pg), uncertain=False)]

    def due(self, bolus_flow: int) -> bool:
        """Return whether the order that waits must take over in the minute that begins."""
        if self.waiting is None:
            return False
        order, device = self.in_force, self._device
        if self.waiting.pulse_pg < order.pulse_pg:
            return self._confirmed * device.stroke_min_nl >= order.dead_volume_max_nl
        a_minute = (max(order.ring) + bolus_flow) // (device.stroke_nl * 1440) + 2
        return (self._commanded + a_minute) * device.stroke_max_nl >= order.dead_volume_min_nl

    def take_over(self, *, refill_open: bool) -> None:
        """Let the order that waits be in force: while a refill is open, until it is confirmed."""
        self._replaced = self.in_force if refill_open else None
        self.in_force, self.waiting = self.waiting or self.in_force, None

    def load(self, order: Order) -> None:
        """Let another order for the same drug be in force; what a fallback has replaced is given up."""
        self.in_force, self._replaced = order, None

    def fallback_over(self, order: Order, told_pg: int) -> bool:
        """End a fallback that ran for a drug which nobody has reported or confirmed; return whether it did.

        The order from before it is in force again.
        """
        replaced, self._replaced = self._replaced, None
        if replaced is None or max(int(order.pulse_pg), told_pg) > replaced.pulse_pg:
            return False
        self.in_force = replaced
        return True

    def drug_free_pulses(self) -> int:
        """Return how many more pulses, all at their largest, stay short of the smallest dead volume."""
        if not self._new_catheter:
            return 0
        pulses = self._commanded
        while (pulses + 1) * self._device.stroke_max_nl < self.in_force.dead_volume_min_nl:
            pulses += 1
        return pulses - self._commanded

    def opened(self, fallback: Order) -> bool:
        """Open a refill; return whether the order that waited is in force by that."""
        stronger = self.waiting is not None and self.waiting.pulse_pg > self.in_force.pulse_pg
        if stronger:
            self.take_over(refill_open=False)
        self._commanded = 0
        self._new_catheter = False
        self._entering_pg = int(fallback.pulse_pg)
        self.wait(fallback)
        return stronger

    def confirmed(self, order: Order, told_pg: int) -> bool:
        """Close a refill; return whether it is for another drug than the last, or a stronger was reported."""
        changed = order.pulse_pg != self._filled_pg or told_pg > self._filled_pg
        stronger_pg = max(self._filled_pg, int(order.pulse_pg))
        for bit in self._tubing:
            if bit.uncertain:
                bit.pulse_pg, bit.uncertain = min(bit.pulse_pg, stronger_pg), False
        self._filled_pg = self._entering_pg = int(order.pulse_pg)
        self._confirmed = 0
        return changed

    def count(self, *, commanded: int, confirmed: int) -> None:
        """Write down pulses."""
        self._commanded += commanded
        self._confirmed += confirmed

    def push(self, volume_nl: int, *, uncertain: bool) -> int:
        """Move everything on by what enters; return the strongest that leaves the tip for it."""
        if volume_nl <= 0:
            return 0
        self._tubing.append(Bit(volume_nl, self._entering_pg, uncertain))
        strongest = 0
        while volume_nl > 0:
            first = self._tubing[0]
            strongest = max(strongest, first.pulse_pg)
            left = min(volume_nl, first.volume_nl)
            first.volume_nl -= left
            volume_nl -= left
            if first.volume_nl == 0:
                self._tubing.pop(0)
        return strongest

    def wait(self, order: Order) -> None:
        """Let an order wait, if it is for another drug than that in force."""
        self.waiting = order if order.pulse_pg != self.in_force.pulse_pg else None


@define
class RefillBook:
    """The refill that is open, or was the last."""

    opened: bool = False
    nothing_reported: bool = False
    minutes: int = 0
    lower_nl: int = 0
    upper_nl: int = 0
    reported: tuple[int, int] | None = None
    told_pg: int = 0
    discrepancy: bool = False

    def open(self, lower_nl: int, upper_nl: int) -> None:
        """Begin, with the accounts of now."""
        self.opened = self.nothing_reported = True
        self.minutes, self.lower_nl, self.upper_nl, self.reported = 0, lower_nl, upper_nl, None
        self.told_pg = 0

    def residual(self, aspirated_nl: int) -> None:
        """Compare what was aspirated with the accounts at the opening."""
        self.nothing_reported = False
        within = self.lower_nl - TOLERANCE_NL <= aspirated_nl <= self.upper_nl + TOLERANCE_NL
        self.discrepancy = self.discrepancy or not within

    def report(self, volume_nl: int, pulse_pg: int) -> None:
        """Write down what is said to be there now, and the strongest drug that was ever said to be."""
        self.reported = volume_nl, pulse_pg
        self.told_pg = max(self.told_pg, pulse_pg)

    def in_turn(self, command: OpenRefill | ReportResidual) -> bool:
        """Return whether none is open, or for a residual whether nothing has been filled in yet."""
        if isinstance(command, OpenRefill):
            return not self.opened
        return self.opened and self.reported is None

    def needle_in(self) -> bool:
        """Return whether the motor rests for it."""
        return self.opened and self.nothing_reported and self.minutes < NEEDLE_MIN

    def abandoned(self) -> bool:
        """Return whether it has been open for too long."""
        return self.opened and self.minutes >= NEEDLE_MIN
