"""Plans of campaigns; the one that draws its scenarios by chance."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Protocol

from attrs import frozen

from fault_injection.campaign.dice import Dice
from fault_injection.campaign.draft import Draft
from fault_injection.campaign.stories import new_bench, stories
from fault_injection.campaign.troubles import troubles
from fault_injection.clock import DAY_MIN
from fault_injection.monitors import Watching
from fault_injection.scenario import SEED_MAX

STORIES_A_WEEK = 4
FAULTS = (0, 1, 1, 1, 1, 2, 2, 2, 2, 2)
"""How many faults a random scenario has, each as likely as the others: none, single and double ones."""


def quiet_minutes(*, stepped: bool) -> str:
    """Return what becomes of them, as a book names it."""
    return "stepped" if stepped else "leaped"


class Plan(Protocol):
    """What a campaign runs: with a number it determines a scenario, and how that is watched."""

    @property
    def seed(self) -> int:
        """Seed of all chance."""
        ...

    @property
    def watching(self) -> Watching:
        """Which monitors are on."""
        ...

    @property
    def stepped(self) -> bool:
        """Whether each minute is stepped through, also where a leap would do."""
        ...

    @property
    def strict(self) -> bool:
        """Whether an alarm that comes late fails the campaign; of two faults one may hide the other."""
        ...

    @property
    def compares(self) -> bool:
        """Whether each run is made once more without its faults, for what the patient gets then."""
        ...

    @property
    def identity(self) -> Mapping[str, str]:
        """What the book of another plan is told apart by."""
        ...

    def draft(self, number: int) -> Draft:
        """Return the scenario of a run; numbers begin with 1."""
        ...


@frozen
class Random:
    """Random scenarios, every one of the same length.

    Attributes:
        seed: of every scenario, 0 to 2**32 - 1.
        minutes: length of each run.
        watching: which monitors are on.
        stepped: whether each minute is stepped through.
    """

    seed: int
    minutes: int
    watching: Watching = Watching.ALL
    stepped: bool = False

    @property
    def strict(self) -> bool:
        """No alarm is due at a time that could be named."""
        return True

    @property
    def compares(self) -> bool:
        """It would take long: much of a random run is stepped through."""
        return False

    @property
    def identity(self) -> Mapping[str, str]:
        """Kind, seed, length, monitors, and what becomes of quiet minutes."""
        return {
            "kind": "random",
            "seed": str(self.seed),
            "duration_min": str(self.minutes),
            "monitors": self.watching.value,
            "quiet_minutes": quiet_minutes(stepped=self.stepped),
        }

    def draft(self, number: int) -> Draft:
        """Return the scenario of a run; numbers begin with 1."""
        dice = Dice(f"campaign/{self.seed}/{number}")
        minutes = self.minutes
        bench = new_bench(dice)
        order, first = bench.prescribed.order, next(iter(bench.prescriptions))
        dead_nl = dice.between(order.dead_volume_min_nl, order.dead_volume_max_nl)
        faults = troubles(dice, bench.prescribed, minutes, dice.one_of(FAULTS))
        told = stories(bench, minutes, dice.below(1 + max(2, STORIES_A_WEEK * minutes // (7 * DAY_MIN))))
        named = ", ".join(dict.fromkeys(fault.kind for fault in faults)) or "no fault of the pump"
        return Draft(
            id=f"campaign-{self.seed}-{number}",
            title=f"Run {number} of a campaign: {named}, on {bench.device.name}",
            source="Made up: drawn from a seed.",
            seed=dice.below(SEED_MAX + 1),
            minutes=minutes,
            prescription=first,
            prescriptions=bench.prescriptions,
            dead_volume_ml=Decimal(dead_nl).scaleb(-6),
            entries=(*faults, *told),
        )
