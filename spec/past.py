"""The hours on record before the current one, and whether by them enough has been delivered.

Both are conditions of quiet minutes: that neither a shortfall is told nor a holiday begins
(`controller.record`).
"""

from attrs import frozen

from controller.record import Hour
from controller.units import HOURS_PER_DAY, FlowMinutes


@frozen
class Past:
    """Hours before the current one, newest first, and what they come to.

    Attributes:
        hours: all of them.
        day_scheduled, day_confirmed: of the last 24.
        scheduled, confirmed: of all.
    """

    hours: tuple[Hour, ...]
    day_scheduled: int
    day_confirmed: int
    scheduled: int
    confirmed: int


def past(hours: tuple[Hour, ...]) -> Past:
    """Return hours with what they come to."""
    day = hours[:HOURS_PER_DAY]
    return Past(
        hours=hours,
        day_scheduled=sum(hour.scheduled for hour in day),
        day_confirmed=sum(hour.confirmed for hour in day),
        scheduled=sum(hour.scheduled for hour in hours),
        confirmed=sum(hour.confirmed for hour in hours),
    )


def an_hour_later(past: Past, gone: Hour) -> Past:
    """Return them an hour later, when another is gone, and the oldest forgotten."""
    hours, last_of_day, oldest = past.hours, past.hours[HOURS_PER_DAY - 1], past.hours[-1]
    return Past(
        hours=(gone, *hours[:-1]),
        day_scheduled=past.day_scheduled + gone.scheduled - last_of_day.scheduled,
        day_confirmed=past.day_confirmed + gone.confirmed - last_of_day.confirmed,
        scheduled=past.scheduled + gone.scheduled - oldest.scheduled,
        confirmed=past.confirmed + gone.confirmed - oldest.confirmed,
    )


def day_is_fed(past: Past, scheduled: int, confirmed: int, units: FlowMinutes) -> bool:
    """Return whether no shortfall is told, with so much in the current hour."""
    in_a_day, asked_in_a_day = confirmed + past.day_confirmed, scheduled + past.day_scheduled
    return past.hours[HOURS_PER_DAY - 1].scheduled <= 0 or 4 * units * in_a_day >= 3 * asked_in_a_day


def two_days_are_fed(past: Past, scheduled: int, confirmed: int, units: FlowMinutes) -> bool:
    """Return whether they make no holiday, with so much in the current hour."""
    return 2 * units * (confirmed + past.confirmed) >= scheduled + past.scheduled
