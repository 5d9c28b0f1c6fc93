"""How long each tuple of a state and of its ghosts is: their types leave that open."""

from collections.abc import Mapping

from controller.alarms import TABLE
from controller.ledger import Ledger
from controller.order import Order
from controller.patient import REMEMBERED, PatientBoluses
from controller.record import RECORD_HOURS, DeliveryRecord
from controller.state import State
from controller.units import DAY_BUCKETS, FOUR_HOUR_BUCKETS, HOUR_BUCKETS, RING_SLOTS
from spec.ghosts import HOUR_SLOTS, HourSupply, ProgramClock
from spec.hearing import HEARD, Hearing
from spec.patient import LAST, BolusTimes

SIZES: Mapping[tuple[type, str], int] = {
    (Order, "ring"): RING_SLOTS,
    (PatientBoluses, "ages"): REMEMBERED,
    (Ledger, "day_pg"): DAY_BUCKETS,
    (Ledger, "day_nl"): DAY_BUCKETS,
    (Ledger, "four_hour_pg"): FOUR_HOUR_BUCKETS,
    (Ledger, "hour_pg"): HOUR_BUCKETS,
    (State, "alarms"): len(TABLE),
    (DeliveryRecord, "hours"): RECORD_HOURS,
    (ProgramClock, "ring"): RING_SLOTS,
    (ProgramClock, "waiting"): RING_SLOTS,
    (Hearing, "unheard"): len(HEARD),
    (BolusTimes, "ages"): LAST,
    (Hearing, "quiet"): len(TABLE),
    (HourSupply, "flows"): HOUR_SLOTS,
    (HourSupply, "units"): HOUR_SLOTS,
}
"""Length by record class and field name."""
