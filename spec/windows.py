"""The four rolling windows of the governor, as data for predicates."""

from collections.abc import Callable

from attrs import frozen

from controller.ledger import Ledger, Window
from controller.order import Amounts, Order
from controller.presets import Device
from controller.units import (
    DAY_BUCKETS,
    DAY_DS,
    FOUR_HOUR_BUCKETS,
    FOUR_HOUR_DS,
    HOUR_BUCKETS,
    HOUR_DS,
    SLOT_MIN,
)


@frozen(eq=False)
class WindowKind:
    """One window: where it is kept, how long it is, and what it is judged by.

    Attributes:
        name: field name in `Ledger` and `Amounts`.
        of: its buckets in a ledger.
        amount: its amount in `Amounts`.
        buckets: number of buckets.
        by_minutes: whether a bucket is a minute; else a quarter-hour.
        length_ds: true time that it guards, tenths of a second.
        limit_min: pump minutes whose limits judge it: the length of the ledger.
    """

    name: str
    of: Callable[[Ledger], Window]
    amount: Callable[[Amounts], int]
    buckets: int
    by_minutes: bool
    length_ds: int
    limit_min: int

    @property
    def is_volume(self) -> bool:
        """Whether it sums nanolitres; else picograms."""
        return self.name.endswith("_nl")

    def pulse_cost(self, order: Order, device: Device) -> int:
        """Return what one pulse is charged at in it."""
        return device.stroke_max_nl if self.is_volume else order.pulse_pg

    def patient_dose(self, order: Order, device: Device) -> int:
        """Return what one patient bolus is charged at in it."""
        rules = order.patient
        return rules.pulses * device.stroke_max_nl if self.is_volume else rules.dose_pg


DAY_PG = WindowKind(
    "day_pg", lambda ledger: ledger.day_pg, lambda amounts: amounts.day_pg,
    DAY_BUCKETS, False, DAY_DS, DAY_BUCKETS * SLOT_MIN,
)  # fmt: skip
DAY_NL = WindowKind(
    "day_nl", lambda ledger: ledger.day_nl, lambda amounts: amounts.day_nl,
    DAY_BUCKETS, False, DAY_DS, DAY_BUCKETS * SLOT_MIN,
)  # fmt: skip
FOUR_HOUR_PG = WindowKind(
    "four_hour_pg", lambda ledger: ledger.four_hour_pg, lambda amounts: amounts.four_hour_pg,
    FOUR_HOUR_BUCKETS, False, FOUR_HOUR_DS, FOUR_HOUR_BUCKETS * SLOT_MIN,
)  # fmt: skip
HOUR_PG = WindowKind(
    "hour_pg", lambda ledger: ledger.hour_pg, lambda amounts: amounts.hour_pg,
    HOUR_BUCKETS, True, HOUR_DS, HOUR_BUCKETS,
)  # fmt: skip

WINDOWS: tuple[WindowKind, ...] = (DAY_PG, DAY_NL, FOUR_HOUR_PG, HOUR_PG)
