"""The delivery record: what the program scheduled and what the encoder confirmed, hour by hour.

It says when too little has been delivered: a shortfall over a day raises an alarm, and a drug holiday of two
days halves the flow until a clinician confirms a dose, for tolerance is lost meanwhile.
"""

from attrs import evolve, frozen

from controller.arithmetic import smaller
from controller.order import SLOTS_PER_HOUR
from controller.units import HOURS_PER_DAY, FlowMinutes, Hours, NanolitresPerDay, Pulses

HOLIDAY_HOURS = 2 * HOURS_PER_DAY
"""Hours of too little drug that make a holiday: the maker alarms a pump that was stopped for 48 h."""
RECORD_HOURS = HOLIDAY_HOURS + 1
"""48 complete hours and the current one."""
RESTART_PARTS = 2
"""After a holiday one part in two is delivered: the restart fraction, 50 %, is an assumption.

Two restarts at the old dose ended in overdose some 6 h later (Delhaas 1991).
"""


@frozen
class Hour:
    """One hour.

    Attributes:
        scheduled: what the program asks for in it, also while nothing is delivered.
        confirmed: pulses of it that the encoder confirmed.
    """

    scheduled: FlowMinutes
    confirmed: Pulses


@frozen
class DeliveryRecord:
    """The last two days.

    Attributes:
        hours: the current hour and those before it, newest first.
        quarter: which quarter-hour of the current hour runs, 0 to 3; a turn of the program does not touch it.
        since_confirmation: hours begun since a dose was confirmed, at most `RECORD_HOURS`.
    """

    hours: tuple[Hour, ...]
    quarter: int
    since_confirmation: Hours


_NOTHING = Hour(scheduled=FlowMinutes(0), confirmed=Pulses(0))
NOTHING_RECORDED = (_NOTHING,) * RECORD_HOURS
NEW_RECORD = DeliveryRecord(hours=NOTHING_RECORDED, quarter=0, since_confirmation=Hours(0))


def seen(record: DeliveryRecord, pulses: Pulses) -> DeliveryRecord:
    """Return the record once pulses of its newest hour have been confirmed."""
    now = record.hours[0]
    return _with_newest(record, evolve(now, confirmed=Pulses(now.confirmed + pulses)))


def quarter_begun(record: DeliveryRecord) -> DeliveryRecord:
    """Return the record when a quarter-hour begins, and every fourth time an hour."""
    if record.quarter < SLOTS_PER_HOUR - 1:
        return evolve(record, quarter=record.quarter + 1)
    return DeliveryRecord(
        hours=(_NOTHING, *record.hours[:-1]),
        quarter=0,
        since_confirmation=Hours(smaller(record.since_confirmation + 1, RECORD_HOURS)),
    )


def asked(record: DeliveryRecord, flow: NanolitresPerDay) -> DeliveryRecord:
    """Return the record with a minute of the program's flow in its newest hour."""
    now = record.hours[0]
    return _with_newest(record, evolve(now, scheduled=FlowMinutes(now.scheduled + flow)))


def falls_short(record: DeliveryRecord, units: FlowMinutes) -> bool:
    """Return whether confirmed pulses of 24 h are over a quarter below the program.

    Never before 24 complete hours are known; `units` is the worth of one pulse.
    """
    day = record.hours[: HOURS_PER_DAY + 1]
    delivered = units * sum(hour.confirmed for hour in day)
    return (day[-1].scheduled > 0) & (4 * delivered < 3 * sum(hour.scheduled for hour in day))


def is_holiday(record: DeliveryRecord, units: FlowMinutes) -> bool:
    """Return whether under half the program was pumped in 48 h, and no dose was confirmed since.

    Every hour on record must have begun since then: none of them holds what was before.
    """
    delivered = units * sum(hour.confirmed for hour in record.hours)
    unconfirmed = record.since_confirmation >= RECORD_HOURS
    return unconfirmed & (2 * delivered < sum(hour.scheduled for hour in record.hours))


def _with_newest(record: DeliveryRecord, hour: Hour) -> DeliveryRecord:
    return evolve(record, hours=(hour, *record.hours[1:]))
