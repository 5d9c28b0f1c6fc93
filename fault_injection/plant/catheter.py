"""Fault model of tubing and catheter, between the motor and the tip.

They are full from the start: of the first fill, of the strongest drug in the library if the catheter is old,
of no drug if it is new. Their volume is what the scenario states, or the least that the order does.

Healthy, they are tight and stiff: what a pulse pushes in presses as much out of the tip in that instant.

- leaking, or off: a share of what is pumped, up to all of it, leaves at the pump's connector and reaches the
  patient beside the tip.
- blocked, or kinked: nothing leaves the tip. The tubing widens at the connector and stores what is pumped,
  1 Pa a nanolitre (A-PRESSURE); from `STALL_PA` on the motor does not turn. Where the fault ends, all that
  was stored leaves with the next minute.
- narrowed: of what is stored a share passes in each minute, rounded up, so that pressure falls as in a
  vessel behind a narrow place.

Front: healthy, drug moves as a plug, what enters first leaves first. Mixing, the volume is a chain of equal
cells, each well stirred: what enters a cell, a quarter of it at most at once, pushes as much of its content
into the next. Masses are whole picograms and only ever moved, so none is lost or made; what a cell passes on
is rounded down.
"""

from collections import deque

from attrs import frozen

from controller.pressure import PRESSURE_MAX_PA
from controller.units import Pascals, PicogramsPerNanolitre

OPEN_PA = Pascals(1_000)
"""What the pressure is at an open catheter: a background figure."""
PA_PER_NL = 1
"""Stiffness of a blocked one: the least that A-PRESSURE allows."""
STALL_PA = Pascals(PRESSURE_MAX_PA - 50_000)
"""Against so much the motor does not turn, an assumption: a minute's pulses stay in the sensor's range."""

Parcel = tuple[int, int]
"""Volume, nL, and the mass of drug in it, pg."""


@frozen
class Catheter:
    """State of health.

    Attributes:
        passes_permille: thousandths of what is stored that pass in a minute: all of it if open, 0 if blocked.
        lost_permille: thousandths of what is pumped that never reach the tip.
    """

    passes_permille: int
    lost_permille: int


@frozen
class Front:
    """How drug moves on: in so many stirred cells, or as a plug where there are 0."""

    cells: int


OPEN = Catheter(passes_permille=1_000, lost_permille=0)
PLUG = Front(cells=0)


class Line:
    """What is in tubing and catheter, from the pump to the tip."""

    def __init__(self, dead_nl: int, concentration: int) -> None:
        self._content: deque[Parcel] = deque([(dead_nl, dead_nl * concentration)] if dead_nl else [])
        self._dead_nl = dead_nl
        self._cells = 0
        self._stored: deque[Parcel] = deque()
        self._lost_rest = 0
        self.stored_nl = 0

    @property
    def pressure_pa(self) -> Pascals:
        """The true pressure at the connector."""
        return Pascals(OPEN_PA + PA_PER_NL * self.stored_nl)

    @property
    def mass_pg(self) -> int:
        """All drug that is in it."""
        return sum(mass for _, mass in (*self._content, *self._stored))

    @property
    def tip(self) -> Parcel | None:
        """What will leave the tip first, as the program goes on; None where nothing is held on the way."""
        if not self._content:
            return None
        return self._content[-1] if self._cells else self._content[0]

    def holds_only(self, concentration: PicogramsPerNanolitre) -> bool:
        """Return whether there is one drug in it, of that concentration, unmixed, and nothing is stored."""
        content = self._content
        if self.stored_nl or self._cells or len(content) > 1:
            return False
        return not content or content[0][1] == content[0][0] * concentration

    def rests(self, catheter: Catheter) -> bool:
        """Return whether nothing moves in it without a pulse."""
        return self.stored_nl == 0 or catheter.passes_permille == 0

    def push(self, volume_nl: int, concentration: PicogramsPerNanolitre, catheter: Catheter) -> int:
        """Push so much in at the connector; return the mass that is lost there."""
        self._lost_rest += volume_nl * catheter.lost_permille
        lost_nl, self._lost_rest = divmod(self._lost_rest, 1_000)
        lost_nl = min(lost_nl, volume_nl)
        if volume_nl > lost_nl:
            _joined(self._stored, (volume_nl - lost_nl, (volume_nl - lost_nl) * concentration))
            self.stored_nl += volume_nl - lost_nl
        return lost_nl * concentration

    def minute(self, catheter: Catheter, front: Front) -> list[Parcel]:
        """Let a minute's flow leave the tip, and return it."""
        if front.cells != self._cells:
            self._recut(front.cells)
        out_nl = -(-self.stored_nl * catheter.passes_permille // 1_000)
        self.stored_nl -= out_nl
        left: list[Parcel] = []
        for parcel in _taken(self._stored, out_nl):
            left += self._stirred(parcel) if self._cells and self._dead_nl else self._plugged(parcel)
        return left

    def _plugged(self, parcel: Parcel) -> list[Parcel]:
        _joined(self._content, parcel)
        return _taken(self._content, parcel[0])

    def _stirred(self, parcel: Parcel) -> list[Parcel]:
        """Pass a parcel through the cells, no more at once than a quarter of a cell."""
        waiting, left = deque([parcel]), []
        step_nl = -(-min(volume for volume, _ in self._content) // 4)
        while waiting:
            [(volume_nl, mass_pg)] = _taken(waiting, min(step_nl, waiting[0][0]))
            for at, (cell_nl, cell_pg) in enumerate(self._content):
                passed_pg = cell_pg * volume_nl // cell_nl
                self._content[at] = (cell_nl, cell_pg - passed_pg + mass_pg)
                mass_pg = passed_pg
            left.append((volume_nl, mass_pg))
        return left

    def _recut(self, cells: int) -> None:
        """Cut the content into equal cells, the connector's first; or take the cells for a plug's parcels.

        A plug has the tip's parcel first.
        """
        plug = self._content if self._cells == 0 else deque(reversed(self._content))
        self._cells = min(cells, self._dead_nl)
        if self._cells:
            widths = [self._dead_nl // self._cells] * self._cells
            widths[0] += self._dead_nl % self._cells
            cut = [_whole(_taken(plug, width)) for width in widths]
            plug = deque(reversed(cut))
        self._content = plug


def _whole(parcels: list[Parcel]) -> Parcel:
    return sum(volume for volume, _ in parcels), sum(mass for _, mass in parcels)


def _joined(parcels: deque[Parcel], new: Parcel) -> None:
    """Add a parcel at the end, to the last one if that is of the same drug."""
    if parcels:
        volume_nl, mass_pg = parcels[-1]
        if mass_pg * new[0] == new[1] * volume_nl:
            parcels[-1] = (volume_nl + new[0], mass_pg + new[1])
            return
    parcels.append(new)


def _taken(parcels: deque[Parcel], volume_nl: int) -> list[Parcel]:
    """Take so much from the beginning; it is there."""
    taken: list[Parcel] = []
    while volume_nl > 0:
        held_nl, held_pg = parcels[0]
        if held_nl <= volume_nl:
            taken.append(parcels.popleft())
            volume_nl -= held_nl
            continue
        part_pg = held_pg * volume_nl // held_nl
        parcels[0] = (held_nl - volume_nl, held_pg - part_pg)
        taken.append((volume_nl, part_pg))
        volume_nl = 0
    return taken
