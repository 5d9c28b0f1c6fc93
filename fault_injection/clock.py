"""Times of a run: whole minutes of the pump's clock, written as days, hours and minutes."""

import re

from controller.units import Minutes

HOUR_MIN = 60
DAY_MIN = 24 * HOUR_MIN
TIME_PATTERN = re.compile(r"([0-9]{1,3}) d ([01][0-9]|2[0-3]):([0-5][0-9])", re.ASCII)


def parsed_time(text: str) -> Minutes:
    """Return the minute that a time such as `2 d 03:00` names.

    Raises:
        ValueError: the text is not written so.
    """
    match = TIME_PATTERN.fullmatch(text)
    if match is None:
        raise ValueError('is not a time such as "2 d 03:00"')
    days, hours, minutes = (int(part) for part in match.groups())
    return Minutes(days * DAY_MIN + hours * HOUR_MIN + minutes)


def written_time(minute: int) -> str:
    """Return a minute, 0 or more, as `2 d 03:00`; the inverse of `parsed_time`."""
    days, rest = divmod(minute, DAY_MIN)
    return f"{days} d {rest // HOUR_MIN:02}:{rest % HOUR_MIN:02}"
