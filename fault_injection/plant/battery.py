"""Fault model of the battery and of power.

The battery holds its stated energy, and everything truly drains between 70 and 100 % of what the account
pays for it (`spec.energy`), the same share for one pump: an assumption. Its voltage at rest is 3 V until a
tenth is left, and falls in a straight line from there: an assumption too, as are all figures here.

- spent: so much of the energy is gone at once (age, self-discharge beyond the stated one).
- dropped: the voltage at rest is another one.
- film: a resistance that each load finds anew, up to a largest; the motor takes `LOAD_MA`. Where that leaves
  less than `BROWN_OUT_MV` the motor does not turn and the pump resets: power is lost and back at once. So it
  does where the voltage at rest is that low. The reading, which is taken at rest, does not show it.
- below `OFF_MV` at rest, or while power is cut, nothing runs.
"""

from attrs import frozen

from controller.presets import BUDGET
from controller.units import Millivolts
from fault_injection.plant.draw import Chance, Draw

HEALTHY_MV = Millivolts(3_000)
EMPTY_MV = Millivolts(1_700)
BROWN_OUT_MV = Millivolts(2_000)
OFF_MV = Millivolts(1_800)
LOAD_MA = 100
KNEE_UJ = BUDGET.capacity_uj // 10
"""Energy left from which on the voltage falls."""
DRAIN_PERMILLE_MIN = 700
PERMILLE = 1_000


@frozen
class Battery:
    """State of health.

    Attributes:
        rest_mv: voltage at rest while enough energy is left.
        spent_permille: thousandths of the stated energy that are gone.
        film_ohm_max: largest resistance of the film.
    """

    rest_mv: Millivolts
    spent_permille: int
    film_ohm_max: int


@frozen
class Power:
    """State of health: whether power is cut, whatever the battery holds."""

    cut: bool


FRESH = Battery(rest_mv=HEALTHY_MV, spent_permille=0, film_ohm_max=0)
CONNECTED = Power(cut=False)


class Cell:
    """The battery."""

    def __init__(self, seed: int) -> None:
        self._share = Draw(seed, "drain").between(DRAIN_PERMILLE_MIN, PERMILLE)
        self._film = Chance(seed, "film")
        self._paid_uj = 0
        self._flat = FRESH, self._flat_until(FRESH)

    def drain(self, most_uj: int) -> int:
        """Take what truly is drained where the account pays so much; return it."""
        before_uj = self._drained_uj
        self._paid_uj += most_uj
        return self._drained_uj - before_uj

    def rest_mv(self, battery: Battery) -> Millivolts:
        """Return the voltage at rest."""
        if self.stays_flat(battery, 0):
            return battery.rest_mv
        left_uj = BUDGET.capacity_uj * (PERMILLE - battery.spent_permille) // PERMILLE - self._drained_uj
        falling_mv = EMPTY_MV + (HEALTHY_MV - EMPTY_MV) * max(0, left_uj) // KNEE_UJ
        return Millivolts(min(battery.rest_mv, falling_mv))

    def stays_flat(self, battery: Battery, most_uj: int) -> bool:
        """Return whether the voltage at rest does not fall while the account pays so much."""
        if self._flat[0] is not battery:
            self._flat = battery, self._flat_until(battery)
        return self._paid_uj + most_uj <= self._flat[1]

    def carries(self, battery: Battery) -> bool:
        """Return whether the motor can be turned once more."""
        film_ohm = self._film.below(battery.film_ohm_max + 1) if battery.film_ohm_max else 0
        return self.rest_mv(battery) - LOAD_MA * film_ohm >= BROWN_OUT_MV

    def runs(self, battery: Battery, power: Power) -> bool:
        """Return whether there is power."""
        return not power.cut and self.rest_mv(battery) >= OFF_MV

    def _flat_until(self, battery: Battery) -> int:
        """Largest amount paid with which a tenth of the energy is left, and the voltage does not fall yet."""
        spare_uj = BUDGET.capacity_uj * (PERMILLE - battery.spent_permille) // PERMILLE - KNEE_UJ
        return ((spare_uj + 1) * PERMILLE - 1) // self._share

    @property
    def _drained_uj(self) -> int:
        return self._paid_uj * self._share // PERMILLE
