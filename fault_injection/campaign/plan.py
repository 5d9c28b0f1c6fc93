"""The plan of a campaign, which with a number determines a run."""

from decimal import Decimal

from attrs import frozen

from fault_injection.campaign.dice import Dice
from fault_injection.campaign.draft import Draft
from fault_injection.campaign.stories import new_bench, stories
from fault_injection.campaign.troubles import troubles
from fault_injection.clock import DAY_MIN
from fault_injection.scenario import SEED_MAX

STORIES_A_WEEK = 4
FAULTS = (0, 1, 1, 1, 1, 2, 2, 2, 2, 2)
"""How many faults a random scenario has, each as likely as the others: none, single and double ones."""


@frozen
class Plan:
    """What a campaign runs.

    Attributes:
        seed: of every scenario, 0 to 2**32 - 1.
        minutes: length of each run.
    """

    seed: int
    minutes: int

    def draft(self, number: int) -> Draft:
        """Return the scenario of a run; numbers begin with 1."""
        dice = Dice(f"campaign/{self.seed}/{number}")
        minutes = self.minutes
        bench = new_bench(dice)
        order, first = bench.prescribed.order, next(iter(bench.prescriptions))
        dead_nl = dice.between(order.dead_volume_min_nl, order.dead_volume_max_nl)
        faults = troubles(dice, bench.prescribed, minutes, dice.one_of(FAULTS))
        told = stories(bench, minutes, dice.below(1 + max(2, STORIES_A_WEEK * minutes // (7 * DAY_MIN))))
        named = ", ".join(fault.kind for fault in faults) or "no fault of the pump"
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
