"""Tones: how often a signal that nobody has acknowledged makes itself heard."""

from attrs import frozen

from controller.alarms import HIGH, LOW, MEDIUM, TABLE, Alarms, Priority, Signal
from controller.arithmetic import smaller
from controller.units import Minutes


@frozen
class Sounded:
    """The last tone that was given.

    Attributes:
        tone_min: `tone_min` of the urgency that it was given for; 0 if nothing has had to sound since.
        ago_min: minutes since.
    """

    tone_min: Minutes
    ago_min: Minutes


NOTHING_SOUNDED = Sounded(tone_min=Minutes(0), ago_min=Minutes(0))


def most_urgent(alarms: Alarms) -> Minutes:
    """Return the shortest `tone_min` among the signals that nobody has acknowledged; 0 if there are none."""
    result = Minutes(0)
    for signal, row in zip(alarms, TABLE, strict=True):
        result = _sooner(result, row.urgency.tone_min, sounds=_sounds(signal))
    return result


def tone_due(alarms: Alarms, sounded: Sounded) -> Minutes:
    """Return `tone_min` of the most urgent signal to be heard if its tone is due this minute, else 0.

    It is due if the last tone is long enough ago, or was for something less urgent.
    """
    wanted = most_urgent(alarms)
    is_new = sounded.tone_min == 0 or wanted < sounded.tone_min
    is_due = wanted > 0 and (is_new or sounded.ago_min + 1 >= wanted)
    return wanted if is_due else Minutes(0)


def tone_after(sounded: Sounded, given: Minutes, alarms: Alarms) -> Sounded:
    """Return the last tone once this minute's, if any, has been given."""
    if given > 0:
        return Sounded(tone_min=given, ago_min=Minutes(0))
    if most_urgent(alarms) == 0:
        return NOTHING_SOUNDED
    return Sounded(tone_min=sounded.tone_min, ago_min=Minutes(sounded.ago_min + 1))


def priority_of(tone_min: Minutes) -> Priority:
    """Return the priority that sounds so often; none for 0."""
    if tone_min == HIGH.tone_min:
        return Priority.HIGH
    if tone_min == MEDIUM.tone_min:
        return Priority.MEDIUM
    return Priority.LOW if tone_min == LOW.tone_min else Priority.NONE


def _sounds(signal: Signal) -> bool:
    return signal.on and not signal.acknowledged


def _sooner(urgent: Minutes, tone_min: Minutes, *, sounds: bool) -> Minutes:
    if not sounds:
        return urgent
    return Minutes(smaller(urgent, tone_min)) if urgent > 0 else tone_min
